/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.error.AgentHubException;
import io.agenthub.loop.Errand;
import io.agenthub.loop.Errands;
import io.agenthub.loop.Gate;
import io.agenthub.loop.LoopListener;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent does when nothing waits for it.
 *
 * <p>Every message goes first: one that comes before the task has begun puts it off. Of several
 * replicas one is given the task, by compare-and-set on the time of the last one. It is an errand,
 * not a message: what a crash ends is not repeated, but comes again after the next wait.
 *
 * <p><b>Threads:</b> safe for use by many; a waiting one occupies none, looks run on the executor.
 *
 * @since 0.1
 */
public final class StandingTask implements Errands, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandingTask.class);

  private final RecurringContext context;
  private final Role role;
  private final Standing task;
  private final List<ConsumerRef> inboxes;
  private final Gate gate;
  private final StandingRecord record;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Activity activity = new Activity(this::active);
  private final Lock looking = new ReentrantLock();
  private final Lookout lookout;
  private TimeSource.@Nullable Timer timer;
  private State state = State.WAITING;
  private @Nullable Errand ready;
  private Rest rest;

  /**
   * Since when nothing else was there to do.
   *
   * @param since then
   * @param times how often the task was given meanwhile
   */
  private record Rest(Instant since, int times) {}

  /** Where the task stands for this replica. */
  private enum State {
    /** The agent has not been idle for long enough. */
    WAITING,
    /** It is this replica's turn, and no message has come yet. */
    READY,
    /** The agent does it. */
    RUNNING,
    /** It is offered no more. */
    CLOSED
  }

  /**
   * A task that waits to be started.
   *
   * @param inboxes all that may hold messages for the agent
   * @param gate while it is closed the agent counts as busy
   */
  public StandingTask(
      RecurringContext context, Role role, Standing task, List<ConsumerRef> inboxes, Gate gate) {
    this.context = context;
    this.role = role;
    this.task = task;
    this.inboxes = List.copyOf(inboxes);
    this.gate = gate;
    this.record = new StandingRecord(context.broker(), role, task.name());
    this.rest = new Rest(context.time().now(), 0);
    String name = "The standing task '%s' of '%s'".formatted(task.name(), role);
    this.lookout = new Lookout(context.time(), context.executor(), name, this::look);
  }

  /** Offers it once the agent has been idle for the first wait, counted from now. */
  public synchronized void start() {
    rest = new Rest(context.time().now(), 0);
    sleep();
  }

  /** Hears of the messages of the loop, each of which makes the wait begin anew. */
  public LoopListener activity() {
    return activity;
  }

  /**
   * The agent has something else to do: the wait begins anew, and what was offered is withdrawn.
   */
  private synchronized void active() {
    rest = new Rest(context.time().now(), 0);
    if (state == State.READY) {
      await();
    }
  }

  /** The agent has done it; the longer wait counts from now. */
  private synchronized void ended() {
    rest = new Rest(context.time().now(), rest.times());
    await();
  }

  private synchronized void putBack() {
    rest = new Rest(context.time().now(), 0);
    await();
  }

  /** Replaces what a look was based on, unless a message has come since. */
  @SuppressWarnings("ReferenceEquality") // what a message has set anew may be equal
  private synchronized boolean replace(Rest seen, Instant since, int times) {
    if (rest != seen) {
      return false;
    }
    rest = new Rest(since, times);
    return true;
  }

  private synchronized void await() {
    if (state != State.CLOSED) {
      state = State.WAITING;
      ready = null;
      sleep();
    }
  }

  private synchronized void sleep() {
    if (state != State.WAITING) {
      return;
    }
    cancelTimer();
    Instant due = due();
    Instant soon =
        context.time().now().plus(task.backoff().first()); // a message may bring it nearer
    timer = context.time().scheduleAt(due.isBefore(soon) ? due : soon, lookout::look);
    if (!context.time().now().isBefore(due)) {
      lookout.look(); // it was due before the timer was there
    }
  }

  private void look() {
    looking.lock();
    try {
      Rest seen = rest();
      if (isDue()) {
        offer(seen);
      }
    } finally {
      looking.unlock();
    }
    sleep();
  }

  private synchronized Rest rest() {
    return rest;
  }

  private synchronized Instant due() {
    return rest.since().plus(task.backoff().after(rest.times()));
  }

  private synchronized boolean isDue() {
    return state == State.WAITING && !context.time().now().isBefore(due());
  }

  private void offer(Rest seen) {
    Instant now = context.time().now();
    try {
      if (isBusy()) {
        replace(seen, now, seen.times());
        return;
      }
      StandingRecord.Page last = record.read();
      if (last.givenAt().isAfter(now.minus(task.backoff().after(seen.times())))) {
        replace(seen, last.givenAt(), seen.times() + 1); // another replica was given it
      } else if (replace(seen, now, seen.times() + 1) && record.claim(now, last.sequence())) {
        give(now);
      }
    } catch (AgentHubException e) {
      LOG.warn("The standing task '{}' of '{}' waits: {}", task.name(), role, e.getMessage());
      replace(seen, now, seen.times());
    }
  }

  private boolean isBusy() {
    return activity.isAtWork() || !gate.isOpen() || !inboxes.stream().allMatch(this::isEmpty);
  }

  private boolean isEmpty(ConsumerRef inbox) {
    Optional<ConsumerInfo> info = context.broker().consumer(inbox);
    return info.map(i -> i.pending() + i.inFlight() == 0).orElse(true);
  }

  private void give(Instant now) {
    String id = "%s-%s-%s-%d".formatted(StandingRecord.KIND, role, task.name(), now.toEpochMilli());
    Message message = Errand.message(id, role, task.name(), task.prompt(), Priority.LOW, now);
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.READY;
      ready = new Errand(message, true, outcome -> ended());
    }
    listeners.forEach(Runnable::run);
  }

  @Override
  public synchronized Optional<Taken> take() {
    Errand errand = ready;
    if (state != State.READY || errand == null) {
      return Optional.empty();
    }
    state = State.RUNNING;
    ready = null;
    return Optional.of(new Taken(errand, this::putBack));
  }

  @Override
  public Runnable onDue(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Offers nothing more. Idempotent. */
  @Override
  public synchronized void close() {
    state = State.CLOSED;
    ready = null;
    cancelTimer();
    lookout.close();
  }

  private synchronized void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
