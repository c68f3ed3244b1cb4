/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's own clocks. */
final class SystemTime implements TimeSource {
  private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

  /** What fits into nanoseconds, with room for what the clock shows already. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final ScheduledThreadPoolExecutor timers;

  SystemTime() {
    timers = new ScheduledThreadPoolExecutor(1, SystemTime::daemon);
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "agenthub-timer");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    if (timers.isShutdown()) {
      return () -> {};
    }
    ScheduledFuture<?> future =
        timers.schedule(() -> runLogged(task), nanos(delay), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return (delay.compareTo(LONGEST) > 0 ? LONGEST : delay).toNanos();
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("A timer's task failed", e);
    }
  }

  @Override
  public void close() {
    timers.shutdown();
  }
}
