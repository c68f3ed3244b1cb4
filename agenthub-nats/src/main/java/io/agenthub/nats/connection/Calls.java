/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.SharedThread;
import io.agenthub.error.AgentHubException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for answers. */
public final class Calls {
  private Calls() {}

  /** The future's value, or the hub's exception it failed with, thrown where the caller is. */
  public static <T> T await(CompletableFuture<T> future) {
    SharedThread.ensureMayWaitFor(future);
    return Link.shielded(
        () -> {
          try {
            return future.join();
          } catch (CompletionException e) {
            if (e.getCause() instanceof AgentHubException typed) {
              throw typed;
            }
            throw e;
          }
        });
  }
}
