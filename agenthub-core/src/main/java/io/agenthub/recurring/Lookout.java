/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on an executor whether something is due, and where that has no room, again a second later,
 * until it has or this is closed.
 *
 * <p>That it has no room is logged once, until it had room again. An executor that has been shut
 * down never will: then it looks no more, and logs that.
 *
 * <p><b>Threads:</b> safe for use by many; one that waits occupies none.
 *
 * @since 0.1
 */
public final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final Duration NO_ROOM = Duration.ofSeconds(1);

  private final TimeSource time;
  private final Executor executor;
  private final String whose;
  private final Runnable look;
  private TimeSource.@Nullable Timer again;
  private boolean refused;
  private boolean closed;

  /**
   * One that has not looked yet.
   *
   * @param whose for the log: what looks, such as {@code The schedule 'standup' of 'qa'}
   * @param look may block; runs on the executor, perhaps side by side with another
   */
  public Lookout(TimeSource time, Executor executor, String whose, Runnable look) {
    this.time = time;
    this.executor = executor;
    this.whose = whose;
    this.look = look;
  }

  /** Looks soon; no effect once it is closed. */
  public void look() {
    if (!begins()) {
      return;
    }
    try {
      executor.execute(look); // without the lock: an executor may run it right here
      hadRoom();
    } catch (RejectedExecutionException full) {
      hadNoRoom();
    }
  }

  private synchronized boolean begins() {
    cancelTimer();
    return !closed;
  }

  private synchronized void hadRoom() {
    refused = false;
  }

  private synchronized void hadNoRoom() {
    if (closed) {
      return;
    }
    if (executor instanceof ExecutorService service && service.isShutdown()) {
      LOG.warn("{} ends: the executor has been shut down", whose);
      close();
      return;
    }
    if (!refused) {
      LOG.warn("{} waits: the executor has no room for its work", whose);
    }
    refused = true;
    cancelTimer();
    again = time.schedule(NO_ROOM, this::look);
  }

  /** Looks no more; a look that has begun goes on. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    cancelTimer();
  }

  private void cancelTimer() {
    if (again != null) {
      again.cancel();
      again = null;
    }
  }
}
