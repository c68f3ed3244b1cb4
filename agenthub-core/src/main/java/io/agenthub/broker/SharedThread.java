/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.error.MustNotWaitException;
import java.util.concurrent.Future;

/**
 * Marks a thread while it works for everybody who uses a broker: it completes futures and stores
 * what is sent. A call that waited for the broker there, in what depends on such a future, would
 * wait for itself, and everybody else for it.
 *
 * <p>For those who write a {@link Broker}.
 *
 * <p><b>Threads:</b> safe for use by many; the mark is the calling thread's own.
 *
 * @since 0.1
 */
public final class SharedThread {
  private static final ThreadLocal<Boolean> MARK = new ThreadLocal<>();

  private SharedThread() {}

  /** Does the work under the mark. May be nested. */
  public static void run(Runnable work) {
    if (MARK.get() != null) {
      work.run();
      return;
    }
    MARK.set(true);
    try {
      work.run();
    } finally {
      MARK.remove();
    }
  }

  /**
   * To be called before waiting for an answer of the broker.
   *
   * @throws MustNotWaitException if the calling thread bears the mark and there is no answer yet
   */
  public static void ensureMayWaitFor(Future<?> answer) {
    if (!answer.isDone()) {
      ensureMayWait();
    }
  }

  /**
   * To be called before a call that waits for the broker.
   *
   * @throws MustNotWaitException if the calling thread bears the mark
   */
  public static void ensureMayWait() {
    if (MARK.get() != null) {
      throw new MustNotWaitException(
          ("'%s' works for everybody on this hub and must not wait for it. Have what follows a"
                  + " future run elsewhere (thenApplyAsync), or do not wait (thenCompose with"
                  + " sendAsync).")
              .formatted(Thread.currentThread().getName()));
    }
  }
}
