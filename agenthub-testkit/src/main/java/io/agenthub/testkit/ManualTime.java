/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time that stands still until a test moves it.
 *
 * <p>{@link #advance} runs each timer that falls due, in order of time and then of creation, on the
 * calling thread; while it runs, both clocks show the time it was due. A timer that a task starts
 * runs in the same call if it falls due in it. A timer of zero delay waits for the next call, which
 * may be {@code advance(Duration.ZERO)}.
 *
 * <p><b>Threads:</b> safe for use by many; one advances at a time, and no lock is held while a task
 * runs that starting or cancelling a timer would need.
 *
 * @since 0.1
 */
public final class ManualTime implements TimeSource {
  /** Where the wall clock of {@link #create} begins. */
  public static final Instant START = Instant.parse("2026-05-17T08:00:00Z");

  private static final Logger LOG = LoggerFactory.getLogger(ManualTime.class);

  private final ReentrantLock advancing = new ReentrantLock();
  private final Object lock = new Object();
  private final TreeSet<Task> tasks =
      new TreeSet<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
  private Instant wall;
  private long nanos;
  private long started;
  private boolean closed;

  private ManualTime(Instant wall) {
    this.wall = wall;
  }

  /** Time that begins at {@link #START}. */
  public static ManualTime create() {
    return new ManualTime(START);
  }

  /** Time that begins at an instant of one's choice. */
  public static ManualTime startingAt(Instant start) {
    return new ManualTime(start);
  }

  @Override
  public Instant now() {
    synchronized (lock) {
      return wall;
    }
  }

  @Override
  public long nanos() {
    synchronized (lock) {
      return nanos;
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (lock) {
      if (closed) {
        return () -> {};
      }
      Task added = new Task(nanos + Math.max(0, delay.toNanos()), started++, task);
      tasks.add(added);
      return () -> cancel(added);
    }
  }

  /** No advance comes between the look at the clock and the start of the timer. */
  @Override
  public Timer scheduleAt(Instant instant, Runnable task) {
    synchronized (lock) {
      return schedule(Duration.between(wall, instant), task);
    }
  }

  private void cancel(Task task) {
    synchronized (lock) {
      tasks.remove(task);
    }
  }

  /**
   * Moves both clocks forward and runs what falls due.
   *
   * @throws IllegalArgumentException if the duration is negative
   * @throws IllegalStateException if called by a timer's task
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards: " + duration);
    }
    if (advancing.isHeldByCurrentThread()) {
      throw new IllegalStateException("a timer's task must not move the time");
    }
    advancing.lock();
    try {
      advanceTo(nanos() + duration.toNanos());
    } finally {
      advancing.unlock();
    }
  }

  private void advanceTo(long target) {
    for (Runnable work = next(target); work != null; work = next(target)) {
      runLogged(work);
    }
  }

  /**
   * The next task due until then, the clocks moved to its time; null, and moved to then, if none.
   */
  private @Nullable Runnable next(long target) {
    synchronized (lock) {
      Task first = tasks.isEmpty() ? null : tasks.first();
      if (first == null || first.due() > target) {
        moveTo(target);
        return null;
      }
      tasks.remove(first);
      moveTo(Math.max(nanos, first.due()));
      return first.work();
    }
  }

  private void moveTo(long target) {
    wall = wall.plusNanos(target - nanos);
    nanos = target;
  }

  private static void runLogged(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("A timer's task failed", e);
    }
  }

  /** Sets the wall clock alone, as an operator might; timers and {@link #nanos} do not notice. */
  public void setWallClock(Instant time) {
    synchronized (lock) {
      wall = time;
    }
  }

  /** How many timers wait. */
  public int timers() {
    synchronized (lock) {
      return tasks.size();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      tasks.clear();
    }
  }

  private record Task(long due, long number, Runnable work) {}
}
