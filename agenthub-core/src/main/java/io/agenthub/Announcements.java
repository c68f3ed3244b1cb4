/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
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
  private static final int PAGE = 500;

  private final HubParts parts;

  Announcements(HubParts parts) {
    this.parts = parts;
  }

  /** Who has handled it. */
  Acknowledgements of(String messageId) {
    return find(messageId, Instant.EPOCH)
        .map(this::of)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "No announcement with the id '%s' is on record; the audit keeps 30 days."
                        .formatted(messageId.replaceAll("[^ -~]", "?"))));
  }

  /** The announcement, if it was stored at that time or later. */
  Optional<Message> find(String messageId, Instant since) {
    SubjectFilter subject = SubjectFilter.of(Topic.announcements().subject());
    ReplayQuery query = ReplayQuery.all().on(subject).since(since);
    try (Stream<StoredMessage> copies = Pages.of(parts.broker(), query.request(PAGE))) {
      return copies
          .filter(copy -> Message.idOf(copy).equals(messageId))
          .findFirst()
          .map(copy -> Message.of(copy, 0));
    }
  }

  /** Who has handled it. */
  Acknowledgements of(Message announcement) {
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
