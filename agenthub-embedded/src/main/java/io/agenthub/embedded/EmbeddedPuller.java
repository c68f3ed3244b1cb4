/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.error.HubClosedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Pulls from some consumers; what waits is a few fields in a set, not a thread. */
final class EmbeddedPuller implements Puller {
  private final Committer committer;
  private final List<ConsumerState> consumers;
  private final Set<PullRequest> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  EmbeddedPuller(Committer committer, List<ConsumerState> consumers) {
    this.committer = committer;
    this.consumers = consumers;
  }

  @Override
  public CompletableFuture<List<Delivery>> pull(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + max);
    }
    if (closed) {
      return CompletableFuture.failedFuture(new HubClosedException("This puller has been closed."));
    }
    PullRequest request = new PullRequest(consumers, max);
    CompletableFuture<List<Delivery>> future = request.future;
    waiting.add(request);
    var withdrawal =
        future.whenComplete(
            (deliveries, failure) -> {
              waiting.remove(request);
              if (failure != null && !request.isAnswered()) {
                withdraw(request);
              }
            });
    committer.submit(request);
    if (closed && !withdrawal.isDone()) {
      future.cancel(false);
    }
    return future;
  }

  private void withdraw(PullRequest request) {
    committer.submit(
        new Call<>(
            false,
            engine -> {
              engine.taking().withdraw(request);
              return true;
            }));
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(request -> request.future.cancel(false));
  }
}
