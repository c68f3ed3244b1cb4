/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import io.agenthub.message.Subjects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Counts what a message was really tried.
 *
 * <p>Brokers count how often they hand a message out. A delivery that was given back unworked,
 * because the agent stopped, was paused or had no quota, must not bring the message nearer to its
 * dead letter. So each such return is recorded, before the message goes back, and taken off the
 * broker's count the next time. A crash between the two leaves one return too many on record: the
 * message may be tried once more, never once less.
 *
 * <p>A delivery whose process died counts: it may be the message that kills the process.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Attempts {
  private static final String RETURNS = "returns";

  private final Broker broker;

  /** Counts deliveries of this broker. */
  public Attempts(Broker broker) {
    this.broker = broker;
  }

  /**
   * The delivery with the count of the attempts that were made, this one included. Reads only if
   * the message was handed out before.
   */
  public Delivery counted(Source source, Delivery delivery) {
    if (delivery.attempt() <= 1) {
      return delivery;
    }
    int attempt = Math.max(1, delivery.attempt() - returns(source, delivery));
    return new Delivery(delivery.message(), delivery.consumer(), attempt, delivery.token());
  }

  /** Gives a message back without counting this delivery; it comes again after the delay. */
  public CompletableFuture<BatchResult> giveBack(Source source, Delivery delivery, Duration delay) {
    int returns = 1 + returns(source, delivery);
    byte[] body = Json.write(Map.of(RETURNS, returns));
    Publication record = Publication.of(subject(source, delivery), Headers.none(), body);
    return broker.execute(List.of(record, Settlement.retry(delivery, delay)));
  }

  private int returns(Source source, Delivery delivery) {
    Optional<StoredMessage> record = broker.last(Topology.CLAIMS, subject(source, delivery));
    return record.map(Attempts::number).orElse(0);
  }

  private static int number(StoredMessage record) {
    try {
      return new Payload(Json.read(record.body())).number(RETURNS).map(Number::intValue).orElse(0);
    } catch (PayloadRejectedException writtenByAnother) {
      return 0;
    }
  }

  private static String subject(Source source, Delivery delivery) {
    StoredMessage message = delivery.message();
    return Subjects.claim(
        "attempts", source.recipient(), message.stream() + "-" + message.sequence());
  }
}
