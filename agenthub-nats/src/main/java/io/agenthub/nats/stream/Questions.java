/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.error.AgentHubException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Questions to the server that many may have at the same time: each is asked once, and all who ask
 * it before its answer get that answer.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Questions<T> {
  private final Function<String, CompletableFuture<T>> server;
  private final Map<String, CompletableFuture<T>> open = new ConcurrentHashMap<>();

  /**
   * Questions of one kind.
   *
   * @param server asks the server, without waiting
   */
  public Questions(Function<String, CompletableFuture<T>> server) {
    this.server = server;
  }

  /** Whether somebody has asked it and not been answered yet. */
  boolean isOpen(String about) {
    return open.containsKey(about);
  }

  /** The answer to the question about a subject, a stream or a role. */
  public CompletableFuture<T> ask(String about) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> asked = open.putIfAbsent(about, mine);
    if (asked != null) {
      return asked;
    }
    CompletableFuture<T> unused =
        put(about)
            .whenComplete(
                (answer, failure) -> {
                  open.remove(about);
                  if (failure == null) {
                    mine.complete(answer);
                  } else {
                    mine.completeExceptionally(failure);
                  }
                });
    return mine;
  }

  private CompletableFuture<T> put(String about) {
    try {
      return server.apply(about);
    } catch (AgentHubException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
