/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.testkit.ManualTime;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a scenario waits for what a broker does on its own threads, and how it lets time pass.
 *
 * <p>While it waits, timers that are already due are run, so that a broker may start a timer late.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Patience {
  private static final TimeSource REAL = TimeSource.system();
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(2);
  private static final Duration QUIET = Duration.ofMillis(40);

  private final @Nullable ManualTime manual;

  Patience(@Nullable ManualTime manual) {
    this.manual = manual;
  }

  /** The result of a future, or what it failed with. */
  <T> T await(CompletableFuture<T> future) {
    until(future::isDone, () -> "the future is still not done: " + future);
    return resultOf(future);
  }

  private static <T> T resultOf(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Waits until the condition holds; fails the test if it never does. */
  void until(BooleanSupplier condition, Reason otherwise) {
    long end = REAL.nanos() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(REAL.nanos() - end).as(otherwise.text()).isNegative();
      runDueTimers();
      LockSupport.parkNanos(STEP.toNanos());
      assertThat(Thread.currentThread().isInterrupted()).as("interrupted").isFalse();
    }
  }

  /** Gives a broker the chance to do what it must not do; used before saying that it did not. */
  void quiet() {
    parkFor(QUIET, new CompletableFuture<>());
    runDueTimers();
  }

  /** Lets time pass: moves it where it can be moved, waits in earnest where not. */
  void pass(Duration duration) {
    pass(duration, new CompletableFuture<>());
  }

  /** Lets time pass, but where it is waited for in earnest only until the future has completed. */
  void pass(Duration duration, CompletableFuture<?> until) {
    if (manual != null) {
      manual.advance(duration);
    } else {
      parkFor(duration, until);
    }
  }

  private void runDueTimers() {
    if (manual != null) {
      manual.advance(Duration.ZERO);
    }
  }

  private static void parkFor(Duration duration, CompletableFuture<?> until) {
    CompletableFuture<Boolean> ended = until.handle((value, failure) -> true);
    try {
      ended.get(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      ended.cancel(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while time passed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What to say when patience ends. */
  @FunctionalInterface
  interface Reason {
    String text();
  }
}
