/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Settlement;
import io.agenthub.error.AgentHubException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A caller's operations, in order, up to the first that is refused. */
final class BatchRequest implements Request {
  final CompletableFuture<BatchResult> future = new CompletableFuture<>();
  private final List<Step> steps;
  private @Nullable BatchResult result;

  BatchRequest(List<Step> steps) {
    this.steps = steps;
  }

  @Override
  public void apply(Engine engine) {
    List<PublishAck> acks = new ArrayList<>(steps.size());
    int done = 0;
    try {
      for (Step step : steps) {
        if (step instanceof Draft draft) {
          acks.add(engine.publishing().publish(draft));
        } else if (step instanceof Step.Settle settle) {
          engine.settling().settle(settle);
        }
        done++;
      }
      result = new BatchResult(done, acks, null);
    } catch (AgentHubException refusal) {
      result = new BatchResult(done, acks, refusal);
    }
  }

  @Override
  public boolean isDurable() {
    for (Step step : steps) {
      if (!(step instanceof Step.Settle settle) || settle.kind() != Settlement.Kind.WORKING) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean mayUseReserve() {
    return steps.stream().anyMatch(Step.Settle.class::isInstance);
  }

  @Override
  public void succeed() {
    future.complete(result);
  }

  @Override
  public void fail(AgentHubException failure) {
    future.completeExceptionally(failure);
  }
}
