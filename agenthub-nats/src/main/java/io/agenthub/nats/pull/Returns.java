/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.nats.claim.PutOffs;
import io.agenthub.nats.connection.Engine;
import io.nats.client.impl.AckType;
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
  private final Engine engine;
  private final Replies replies;
  private final PutOffs putOffs;
  private final ConsumerRef consumer;
  private final Runnable whenDone;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Returns.
   *
   * @param whenDone run on the engine each time that one has reached the server
   */
  Returns(
      Engine engine, Replies replies, PutOffs putOffs, ConsumerRef consumer, Runnable whenDone) {
    this.engine = engine;
    this.replies = replies;
    this.putOffs = putOffs;
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
            .thenCompose(done -> replies.confirm(reply, AckType.AckNak.bytes))
            .whenComplete(
                (applied, failure) -> {
                  underWay.decrementAndGet();
                  engine.execute(whenDone);
                });
  }

  /** Gives back for later; nothing to do for what the consumer has not delivered. */
  void send(long sequence, String reply, Duration delay) {
    if (!reply.equals(Replies.NOWHERE)) {
      putOffs.note(consumer, sequence, delay);
      replies.send(reply, nak(delay));
    }
  }

  /** The word that gives a delivery back for so long. */
  static byte[] nak(Duration delay) {
    return delay.isZero()
        ? AckType.AckNak.bytes
        : "-NAK {\"delay\":%d}".formatted(delay.toNanos()).getBytes(US_ASCII);
  }
}
