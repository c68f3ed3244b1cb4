/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.error.AgentHubException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Anything else the committer is asked to do, with its result. */
final class Call<T extends @Nullable Object> implements Request {
  final CompletableFuture<T> future = new CompletableFuture<>();
  private final Function<Engine, T> body;
  private final boolean durable;
  private final boolean reading;
  private @Nullable T result;
  private @Nullable AgentHubException refusal;

  Call(boolean durable, Function<Engine, T> body) {
    this(durable, false, body);
  }

  private Call(boolean durable, boolean reading, Function<Engine, T> body) {
    this.durable = durable;
    this.reading = reading;
    this.body = body;
  }

  /** One that changes nothing. */
  static <T extends @Nullable Object> Call<T> reading(Function<Engine, T> body) {
    return new Call<>(false, true, body);
  }

  @Override
  public boolean isReading() {
    return reading;
  }

  @Override
  public void apply(Engine engine) {
    refusal = null;
    try {
      result = body.apply(engine);
    } catch (AgentHubException e) {
      refusal = e;
    }
  }

  @Override
  public boolean isDurable() {
    return durable;
  }

  @Override
  @SuppressWarnings("NullAway") // T may be nullable; then null is a result like any other
  public void succeed() {
    if (refusal != null) {
      future.completeExceptionally(refusal);
    } else {
      future.complete(result);
    }
  }

  @Override
  public void fail(AgentHubException failure) {
    future.completeExceptionally(failure);
  }
}
