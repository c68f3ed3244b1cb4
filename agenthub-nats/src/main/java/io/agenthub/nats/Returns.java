/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives back what one consumer delivered; what was given back at once counts as under way until the
 * server says that it has it.
 *
 * <p>The server takes answers on one path and requests on another: a request that is sent right
 * behind may overtake what was given back, and bring the message after it. So nothing is asked for
 * meanwhile.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Returns {
  private final Parts parts;
  private final ConsumerRef consumer;
  private final Runnable whenDone;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Returns.
   *
   * @param whenDone run on the engine each time that one has reached the server
   */
  Returns(Parts parts, ConsumerRef consumer, Runnable whenDone) {
    this.parts = parts;
    this.consumer = consumer;
    this.whenDone = whenDone;
  }

  boolean areUnderWay() {
    return underWay.get() > 0;
  }

  /**
   * Gives back.
   *
   * @param before completes when it may be given back, and does not fail
   */
  void send(String reply, CompletableFuture<?> before) {
    underWay.incrementAndGet();
    CompletableFuture<?> unused =
        before
            .thenCompose(done -> parts.replies().confirm(reply, Grip.RETRY))
            .whenComplete(
                (applied, failure) -> {
                  underWay.decrementAndGet();
                  parts.engine().execute(whenDone);
                });
  }

  /** Gives back for later; nothing to do for what the consumer has not delivered. */
  void send(long sequence, String reply, Duration delay) {
    if (!reply.equals(Grip.AHEAD)) {
      parts.putOffs().note(consumer, sequence, delay);
      parts.replies().send(reply, Grip.nak(delay));
    }
  }
}
