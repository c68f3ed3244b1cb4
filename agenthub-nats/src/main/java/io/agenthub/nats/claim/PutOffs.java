/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which messages were given back for later. The server keeps the delay and tells nobody; so it is
 * on record, for those who give back what the dead were working on.
 *
 * <p><b>Threads:</b> safe for use by many; {@link #of} not on the engine.
 */
public final class PutOffs {
  private static final String PREFIX = "agent-hub.claims.put-off.";
  private static final String LENGTH = "for_ms";

  /** Nobody is known to be gone so soon. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Publisher publisher;
  private final Reader reader;
  private final Removals removals;
  private final TimeSource time;

  /** Keeps them on record. */
  public PutOffs(Link link, Publisher publisher, Reader reader, TimeSource time) {
    this.publisher = publisher;
    this.reader = reader;
    this.removals = new Removals(link);
    this.time = time;
  }

  /** Puts on record that a delivery is about to be given back for later, without waiting. */
  public void note(ConsumerRef consumer, long sequence, Duration delay) {
    if (delay.compareTo(SHORT) >= 0) {
      byte[] length = Json.write(Map.of(LENGTH, delay.toMillis()));
      CompletableFuture<?> unused =
          publisher.publish(Publication.of(prefix(consumer) + sequence, Headers.none(), length));
    }
  }

  private static String prefix(ConsumerRef consumer) {
    return PREFIX + consumer.name() + "." + consumer.stream() + "-";
  }

  /** The messages of a consumer whose time has not come; what is over goes from the record. */
  Set<Long> of(ConsumerRef consumer) {
    String prefix = prefix(consumer);
    Instant now = time.now();
    Set<Long> waiting = new HashSet<>();
    List<Long> over = new ArrayList<>();
    ReadRequest records =
        ReadRequest.all(Topology.CLAIMS, Integer.MAX_VALUE)
            .withFilter(SubjectFilter.of(PREFIX + consumer.name() + ".*"));
    Pages.of(reader::read, records)
        .filter(record -> record.subject().startsWith(prefix))
        .forEach(
            record -> {
              if (end(record).isAfter(now)) {
                waiting.add(Long.valueOf(record.subject().substring(prefix.length())));
              } else {
                over.add(record.sequence());
              }
            });
    removals.remove(Topology.CLAIMS, over);
    return waiting;
  }

  private static Instant end(StoredMessage record) {
    try {
      return new Payload(Json.read(record.body()))
          .number(LENGTH)
          .map(length -> record.time().plusMillis(length.longValue()))
          .orElse(record.time());
    } catch (AgentHubException writtenByAnother) {
      return record.time();
    }
  }
}
