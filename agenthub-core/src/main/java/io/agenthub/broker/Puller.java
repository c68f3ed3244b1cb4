/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes messages from durable consumers, on demand.
 *
 * <p><b>Threads:</b> safe for use by many. A waiting pull occupies no thread.
 */
public interface Puller extends AutoCloseable {
  /**
   * Takes up to {@code max} messages, fewer where they are large. The future completes as soon as
   * at least one is there; it does not wait for more.
   *
   * <p>Cancelling the future withdraws the pull; what was chosen for it already goes back at once
   * and does not count as an attempt.
   *
   * @param max at least 1
   */
  CompletableFuture<List<Delivery>> pull(int max);

  /** Cancels the pulls that wait; deliveries stay valid. Idempotent. */
  @Override
  void close();
}
