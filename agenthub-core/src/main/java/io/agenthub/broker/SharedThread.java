/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.error.MustNotWaitException;

/**
 * Marks a thread while it works for everybody who uses a broker: it completes futures and stores
 * what others send. Whoever waited for the broker there, in what depends on such a future, would
 * wait for himself, and everybody with him.
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
   * To be called before waiting for the broker.
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
