/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for other processes, which tell nobody when they are ready. */
final class Waits {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Waits() {}

  /**
   * Waits until it is so.
   *
   * @param story told if the time is over, by the exception
   * @throws IllegalStateException if the time is over, or the thread was interrupted
   */
  static void until(BooleanSupplier isSo, Duration patience, Supplier<String> story) {
    long end = System.nanoTime() + patience.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("%s; waited %s".formatted(story.get(), patience));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted: " + story.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
