/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.error.AgentHubException;
import io.agenthub.loop.Gate;
import io.agenthub.message.Role;
import io.agenthub.recurring.Almanac.Page;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires one piece of recurring work on behalf of one replica of an agent.
 *
 * <p>It sleeps until the work is due, looks at the record, and lets {@link Firings} take the step
 * that is due. Wall clocks jump, so it never sleeps longer than a minute without a look at one.
 * While the gate is closed nothing fires; what is missed then is treated like what is missed when
 * nobody runs.
 *
 * <p><b>Threads:</b> a sleeping one occupies none; each look runs on the executor, one at a time.
 *
 * @since 0.1
 */
public final class Clockwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** What the two clocks may differ by before one of them counts as moved by hand. */
  private static final Duration JUMP = Duration.ofSeconds(1);

  private static final Duration FAR = Duration.ofDays(36_500);

  private final RecurringContext context;
  private final Role role;
  private final Recurring work;
  private final Gate gate;
  private final Firings firings;
  private final Lookout lookout;
  private final AtomicInteger looks = new AtomicInteger();
  private final Lock looking = new ReentrantLock();
  private final Runnable gateEnds;
  private volatile boolean closed;

  /** Whether the last look failed; looks follow one another. */
  private volatile boolean failing;

  private TimeSource.@Nullable Timer timer;
  private Instant wake = Instant.MIN;
  private long wakeNanos;

  private Clockwork(RecurringContext context, Role role, Recurring work, Gate gate) {
    this.context = context;
    this.role = role;
    this.work = work;
    this.gate = gate;
    this.firings = new Firings(context, role, work);
    String name = "The schedule '%s' of '%s'".formatted(work.name(), role);
    this.lookout = new Lookout(context.time(), context.executor(), name, this::lookAll);
    this.gateEnds = gate.onChange(this::lookNow);
  }

  /**
   * Starts to fire the work; the first start on a hub begins its record.
   *
   * @param gate nothing fires while it is closed
   * @return ends the firing by this replica
   * @throws AgentHubException if the record cannot be read or written
   */
  public static Clockwork start(RecurringContext context, Role role, Recurring work, Gate gate) {
    Clockwork clockwork = new Clockwork(context, role, work, gate);
    try {
      clockwork.firings.enter();
    } catch (AgentHubException e) {
      clockwork.close();
      throw e;
    }
    clockwork.lookNow();
    return clockwork;
  }

  /** Looks without regard to what was reckoned before. */
  private void lookNow() {
    synchronized (this) {
      wake = Instant.MIN;
    }
    look();
  }

  /** Looks on the executor; a look that is asked for during another follows it. */
  private void look() {
    if (!closed && looks.getAndIncrement() == 0) {
      lookout.look();
    }
  }

  private void lookAll() {
    int seen = 1;
    while (seen > 0) {
      looking.lock();
      try {
        lookOnce();
      } finally {
        looking.unlock();
      }
      seen = looks.addAndGet(-seen);
    }
  }

  private void lookOnce() {
    if (closed || !gate.isOpen()) {
      return; // the change of the gate looks again
    }
    Moment begin = moment();
    if (isEarly(begin)) {
      return;
    }
    try {
      proceed(begin);
      failing = false;
    } catch (AgentHubException e) { // also that the role has retired: it may be registered again
      if (!failing) {
        LOG.warn("The schedule '{}' of '{}' waits: {}", work.name(), role, e.getMessage());
      }
      failing = true;
      Moment failed = moment();
      sleepUntil(failed.wall().plus(AFTER_FAILURE), failed);
    } catch (RuntimeException e) {
      LOG.error("The schedule '{}' of '{}' ended by a defect", work.name(), role, e);
      close();
    }
  }

  /** Sleeps on if it is not time yet, unless the wall clock has jumped meanwhile. */
  private synchronized boolean isEarly(Moment now) {
    if (!now.wall().isBefore(wake) || hasJumped(now)) {
      return false;
    }
    sleepUntil(wake, now);
    return true;
  }

  /** Whether the wall clock has gone otherwise than the steady one since the sleep was planned. */
  private boolean hasJumped(Moment now) {
    Duration drift = Duration.between(now.wall(), wake).minusNanos(wakeNanos - now.nanos());
    return drift.abs().compareTo(JUMP) > 0;
  }

  private void proceed(Moment begin) {
    while (!closed && gate.isOpen()) {
      Optional<Page> page = firings.read();
      if (page.isEmpty()) {
        firings.enter(); // it lapsed
        continue;
      }
      if (!firings.isOurs(page.get().planned())) {
        LOG.info("The schedule '{}' of '{}' was replaced by a newer one", work.name(), role);
        close();
        return;
      }
      Optional<Instant> next = firings.step(page.get());
      if (next.isPresent()) {
        sleepUntil(next.get(), begin);
        return;
      }
    }
  }

  /**
   * Sleeps.
   *
   * @param since both clocks, read before {@code instant} was found
   */
  private synchronized void sleepUntil(Instant instant, Moment since) {
    if (closed) {
      return;
    }
    Instant end = since.wall().plus(FAR);
    wake = instant.isBefore(end) ? instant : end;
    wakeNanos = since.nanos() + Duration.between(since.wall(), wake).toNanos();
    Instant now = context.time().now();
    Instant latest = now.plus(LONGEST_SLEEP);
    cancelTimer();
    timer = context.time().scheduleAt(wake.isBefore(latest) ? wake : latest, this::look);
    Moment then = moment();
    boolean came = now.isBefore(wake) && !then.wall().isBefore(wake);
    if (came || hasJumped(then)) {
      look(); // the clock has moved since it was looked at, perhaps before the timer was started
    }
  }

  private Moment moment() {
    return new Moment(context.time().now(), context.time().nanos());
  }

  /** What the wall clock and the steady clock show at once. */
  private record Moment(Instant wall, long nanos) {}

  /**
   * Fires no more on behalf of this replica; what was fired stays. Waits for a look that is under
   * way, so that nothing is fired once this has returned. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    gateEnds.run();
    lookout.close();
    looking.lock();
    try {
      cancelTimer();
    } finally {
      looking.unlock();
    }
  }

  private synchronized void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
