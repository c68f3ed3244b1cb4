/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Registration;
import io.agenthub.error.NotFoundException;
import io.agenthub.message.Completion;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Message;
import io.agenthub.message.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds out who has handled an announcement. */
final class Announcements {
  private final HubParts parts;
  private final AgentHub hub;

  Announcements(AgentHub hub, HubParts parts) {
    this.hub = hub;
    this.parts = parts;
  }

  Acknowledgements of(String messageId) {
    SubjectFilter subject = SubjectFilter.of(Topic.announcements().subject());
    try (Stream<StoredMessage> copies = hub.replay(ReplayQuery.all().on(subject))) {
      StoredMessage found =
          copies
              .filter(copy -> Message.idOf(copy).equals(messageId))
              .findFirst()
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          "No announcement with the id '%s' is on record; the audit keeps 30 days."
                              .formatted(messageId.replaceAll("[^ -~]", "?"))));
      return of(Message.of(found, 0));
    }
  }

  private Acknowledgements of(Message announcement) {
    Map<String, Instant> acknowledged = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    for (Registration registration : parts.registry().active()) {
      String role = registration.role().name();
      if (role.equals(announcement.from())
          || registration.since().isAfter(announcement.storedAt())) {
        continue;
      }
      Optional<Completion> completion = parts.ledger().find(role, announcement.id());
      completion.ifPresentOrElse(c -> acknowledged.put(role, c.at()), () -> missing.add(role));
    }
    return new Acknowledgements(
        announcement.id(),
        announcement.subject(),
        announcement.from(),
        announcement.storedAt(),
        announcement.headers().get(HubHeaders.ACK_BY).map(Envelope::instant),
        acknowledged,
        missing);
  }
}
