/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Delivery;
import io.agenthub.error.AgentHubException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A pull: waits with its consumers until one of them has a message.
 *
 * <p><b>Threads:</b> the future is anybody's; the rest belongs to the committer.
 */
final class PullRequest implements Request {
  final CompletableFuture<List<Delivery>> future = new CompletableFuture<>();
  final int max;

  /** Whom it draws from; belongs to the committer once the pull was requested. */
  List<ConsumerState> consumers;

  /** What was taken for it in the transaction under way. */
  private List<Delivery> taken = List.of();

  private @Nullable AgentHubException failure;
  private volatile boolean answered;

  PullRequest(List<ConsumerState> consumers, int max) {
    this.consumers = consumers;
    this.max = max;
  }

  @Override
  public void apply(Engine engine) {
    engine.taking().await(this);
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  /** Answers the pull once the transaction stands. */
  void answer(List<Delivery> deliveries, @Nullable AgentHubException because) {
    taken = deliveries;
    failure = because;
  }

  /** Hands over what was taken; returns what nobody wants any more. */
  List<Delivery> deliver() {
    List<Delivery> deliveries = taken;
    taken = List.of();
    answered = true;
    if (failure != null) {
      future.completeExceptionally(failure);
      return List.of();
    }
    return future.complete(deliveries) ? List.of() : deliveries;
  }

  /** Whether the broker has ended it, so that it waits nowhere any more. */
  boolean isAnswered() {
    return answered;
  }

  @Override
  public void succeed() {
    // It has been registered; Taking answers it, now or later.
  }

  @Override
  public void fail(AgentHubException because) {
    answered = true;
    future.completeExceptionally(because);
  }
}
