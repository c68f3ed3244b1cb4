/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Where time comes from: the wall clock, a monotonic clock and timers, all of one source.
 *
 * <p>Tests replace it, so that hours pass without waiting. Durations are measured with {@link
 * #nanos()}, which never jumps; {@link #now()} is for what is shown to people or shared between
 * processes.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public interface TimeSource extends AutoCloseable {
  /** The wall clock, at least to the millisecond. */
  Instant now();

  /** A monotonic count of nanoseconds from an arbitrary origin. */
  long nanos();

  /**
   * Runs {@code task} once, after {@code delay}, on a thread of this source.
   *
   * <p>The task must be short and must not block. What it throws is logged.
   *
   * @param delay zero or negative runs it at the next opportunity
   */
  Timer schedule(Duration delay, Runnable task);

  /**
   * Runs {@code task} once when the wall clock, as it goes now, shows {@code instant}; as {@link
   * #schedule}, so that a wall clock that is set later changes nothing.
   *
   * @param instant at most some centuries away; what is past runs at the next opportunity
   */
  default Timer scheduleAt(Instant instant, Runnable task) {
    return schedule(Duration.between(now(), instant), task);
  }

  /** Stops all timers. Idempotent. */
  @Override
  void close();

  /** The machine's clocks, with one daemon thread for the timers. */
  static TimeSource system() {
    return new SystemTime();
  }

  /** A timer that was started. */
  interface Timer {
    /** Prevents the task from starting; no effect if it has started. Idempotent. */
    void cancel();
  }
}
