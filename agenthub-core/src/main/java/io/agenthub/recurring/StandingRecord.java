/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.json.Json;
import io.agenthub.message.Envelope;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a standing task was last given to one of the replicas; changed by compare-and-set only. */
final class StandingRecord {
  static final String KIND = "standing";

  private static final String GIVEN = "given_at";

  private final Broker broker;
  private final String subject;

  StandingRecord(Broker broker, Role role, String name) {
    this.broker = broker;
    this.subject = Subjects.claim(KIND, role.name(), name);
  }

  /**
   * What is on record.
   *
   * @param givenAt when the task was last given; the distant past if it never was
   * @param sequence what the next change expects
   */
  record Page(Instant givenAt, long sequence) {}

  Page read() {
    Optional<StoredMessage> last = broker.last(Topology.CLAIMS, subject);
    return new Page(
        last.flatMap(StandingRecord::givenAt).orElse(Instant.EPOCH),
        last.map(StoredMessage::sequence).orElse(0L));
  }

  private static Optional<Instant> givenAt(StoredMessage stored) {
    try {
      return new Payload(Json.read(stored.body())).text(GIVEN).map(Envelope::instant);
    } catch (PayloadRejectedException writtenByAnother) {
      return Optional.empty();
    }
  }

  /**
   * Takes the task for this replica.
   *
   * @return false if another was first
   */
  boolean claim(Instant now, long expected) {
    byte[] body = Json.write(Map.of(GIVEN, Envelope.format(now)));
    Publication record = Publication.of(subject, Headers.none(), body).expectingLast(expected);
    try {
      Futures.await(broker.execute(List.of(record))).ack();
      return true;
    } catch (WrongLastSequenceException anotherWasFirst) {
      return false;
    }
  }
}
