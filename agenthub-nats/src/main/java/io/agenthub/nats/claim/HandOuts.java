/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often a message was handed out, over all processes.
 *
 * <p>The server counts deliveries, also those that were given back because something more urgent
 * went first or nobody was there. Were they attempts, a message that waits long would die untried.
 * So the first delivery counts, unless it is put on record that it was not used, which happens
 * before it is given back; each later one is counted on record before it is handed out.
 *
 * <p>A process that dies between the two leaves a delivery of too many on record, as it does when
 * it dies of the message.
 *
 * <p><b>Threads:</b> safe for use by many, without waiting.
 */
public final class HandOuts {
  private static final Logger LOG = LoggerFactory.getLogger(HandOuts.class);
  private static final String PREFIX = "agent-hub.claims.handed-out.";
  private static final String COUNT = "count";

  private final Link link;
  private final Directory directory;
  private final Publisher publisher;

  /** Counts on record. */
  public HandOuts(Link link, Directory directory, Publisher publisher) {
    this.link = link;
    this.directory = directory;
    this.publisher = publisher;
  }

  /**
   * Counts one more hand-out of a message that was delivered before; the future does not fail, and
   * where the server does not answer this one counts as the first.
   */
  public CompletableFuture<Integer> next(ConsumerRef consumer, long sequence) {
    String subject = subject(consumer, sequence);
    return directory
        .lookOn(Topology.CLAIMS, 1, subject)
        .thenCompose(
            found -> {
              int count = 1 + found.map(HandOuts::count).orElse(1);
              long last = found.map(StoredMessage::sequence).orElse(0L);
              return publisher
                  .publish(record(subject, count).expectingLast(last))
                  .thenApply(ack -> count);
            })
        .exceptionallyCompose(
            failure -> {
              if (Failures.unwrapped(failure) instanceof WrongLastSequenceException) {
                return next(consumer, sequence); // a record of who had it before came in between
              }
              LOG.debug("A hand-out of {} of {} is not counted", sequence, consumer, failure);
              return CompletableFuture.completedFuture(1);
            });
  }

  /**
   * Puts on record that the latest delivery is no hand-out.
   *
   * @param before how many hand-outs there were before it
   * @return completes when the message may be given back: in a cluster when the record is stored,
   *     or cannot be; a single server has stored it before anybody can ask for it
   */
  public CompletableFuture<?> unused(ConsumerRef consumer, long sequence, int before) {
    CompletableFuture<Boolean> stored =
        publisher
            .publish(record(subject(consumer, sequence), before))
            .handle((ack, failure) -> true);
    return link.address().replicas() == 1 ? CompletableFuture.completedFuture(true) : stored;
  }

  private static Publication record(String subject, int count) {
    return Publication.of(subject, Headers.none(), Json.write(Map.of(COUNT, count)));
  }

  private static int count(StoredMessage record) {
    try {
      Optional<Number> count = new Payload(Json.read(record.body())).number(COUNT);
      return count.map(Number::intValue).orElse(1);
    } catch (AgentHubException writtenByAnother) {
      return 1;
    }
  }

  private static String subject(ConsumerRef consumer, long sequence) {
    return PREFIX + consumer.name() + "." + consumer.stream() + "-" + sequence;
  }
}
