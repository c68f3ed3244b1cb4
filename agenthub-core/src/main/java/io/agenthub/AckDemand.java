/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.message.Envelope;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That an announcement is to be acknowledged by a time, as the hub has it on record.
 *
 * @param messageId the announcement
 * @param from who made it
 * @param by the deadline
 * @param settled whether its author has been told, or need not be
 */
record AckDemand(String messageId, Role from, Instant by, boolean settled) {
  private static final String ID = "message_id";
  private static final String FROM = "from_role";
  private static final String BY = "ack_by";
  private static final String SETTLED = "settled";

  /** Where it is on record. */
  String subject() {
    return Subjects.acknowledgement(from, messageId);
  }

  /** The same, done with. */
  AckDemand done() {
    return new AckDemand(messageId, from, by, true);
  }

  /** The record, to be stored if the last one still has this number; 0 for the first. */
  Publication publication(long expected) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put(ID, messageId);
    record.put(FROM, from.name());
    record.put(BY, Envelope.format(by));
    record.put(SETTLED, settled);
    return Publication.of(subject(), Headers.none(), Json.write(record)).expectingLast(expected);
  }

  /** Reads a record; empty if it is none, which another client may have written. */
  static Optional<AckDemand> of(StoredMessage stored) {
    try {
      Payload record = new Payload(Json.read(stored.body()));
      return Optional.of(
          new AckDemand(
              text(record, ID),
              Role.of(text(record, FROM)),
              Envelope.instant(text(record, BY)),
              Boolean.TRUE.equals(record.fields().get(SETTLED))));
    } catch (AgentHubException writtenByAnother) {
      return Optional.empty();
    }
  }

  private static String text(Payload record, String field) {
    return record
        .text(field)
        .orElseThrow(() -> new PayloadRejectedException("The record has no '" + field + "'."));
  }
}
