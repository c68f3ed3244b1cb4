/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.SharedThread;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.MustNotWaitException;
import io.agenthub.error.OutcomeUnknownException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Waits for futures of the broker.
 *
 * @since 0.1
 */
public final class Futures {
  private Futures() {}

  /**
   * The future's value.
   *
   * @throws AgentHubException what it failed with
   * @throws OutcomeUnknownException if the thread was interrupted while waiting; the interrupt is
   *     kept, and the operation goes on without a waiter
   * @throws MustNotWaitException on a {@link SharedThread}, unless there is nothing to wait for;
   *     the operation goes on without a waiter
   */
  public static <T> T await(CompletableFuture<T> future) {
    return await(
        future,
        () -> "The wait for the broker was interrupted; the operation may still take effect.");
  }

  /**
   * The same for one who can say more of the operation.
   *
   * @param interrupted what to say where the wait is interrupted
   */
  public static <T> T await(CompletableFuture<T> future, Supplier<String> interrupted) {
    SharedThread.ensureMayWaitFor(future);
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException(interrupted.get(), e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** The hub's own exception inside the wrappers of futures. */
  public static RuntimeException failure(Throwable wrapped) {
    Throwable cause = wrapped;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new OutcomeUnknownException("The broker failed unexpectedly: " + cause, cause);
  }
}
