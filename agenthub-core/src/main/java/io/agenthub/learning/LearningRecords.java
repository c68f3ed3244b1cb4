/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Unicode;
import io.agenthub.learning.LearningEvent.Conflicted;
import io.agenthub.learning.LearningEvent.Decided;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.LearningEvent.Published;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Learning events as messages of the wire contract, and back.
 *
 * @since 0.1
 */
public final class LearningRecords {
  /** Where the subjects of the learning stream begin. */
  static final String PREFIX = "genbrain.learning.";

  private static final int MAX_ITEMS = 16;

  /** Longer than any id or name. */
  private static final int MAX_ITEM = 256;

  private LearningRecords() {}

  /**
   * Reads a record; empty for a type that says nothing about learnings, or one that lacks what
   * would make it count.
   *
   * @throws PayloadRejectedException if it is not an envelope, or comes in another agent's name
   */
  public static Optional<LearningEvent> read(StoredMessage stored) {
    return read(stored, UnaryOperator.identity());
  }

  /**
   * The same where many records are read.
   *
   * @param names gives an equal text for a name that returns: an agent's, or the id of a learning;
   *     where it is the same one for all records, whoever looks it up need not compare its
   *     characters, which lie in memory that the reading thread has touched and the other has not
   */
  static Optional<LearningEvent> read(StoredMessage stored, UnaryOperator<String> names) {
    Envelope envelope = Envelope.parse(stored.body());
    String publisher = names.apply(stored.subject().substring(PREFIX.length()));
    if (!envelope.fromOperator().equals("operator-" + publisher)) {
      throw new PayloadRejectedException(
          "A record on %s says that it is from '%s'."
              .formatted(stored.subject(), envelope.fromOperator()));
    }
    Payload payload = envelope.payload();
    return switch (envelope.type().name()) {
      case "learning" -> Optional.of(published(stored, publisher, names, payload));
      case "learning_confirmed" -> judged(stored, publisher, names, true, payload);
      case "learning_contradicted" -> judged(stored, publisher, names, false, payload);
      case "learning_revoked" -> decided(stored, publisher, Decision.REVOKED, payload);
      case "learning_approved" -> decided(stored, publisher, Decision.APPROVED, payload);
      case "learning_retired" -> decided(stored, publisher, Decision.RETIRED, payload);
      case "learning_conflict" -> conflicted(stored, publisher, payload);
      default -> Optional.empty();
    };
  }

  private static LearningEvent published(
      StoredMessage stored, String publisher, UnaryOperator<String> names, Payload payload) {
    double confidence = payload.number("confidence").map(Number::doubleValue).orElse(0.5);
    Card card =
        new Card(
            payload.subject(),
            payload.message(),
            text(payload, "category"),
            text(payload, "applies_when"),
            confidence >= 0 && confidence <= 1 ? confidence : 0.5,
            text(payload, "evidence"),
            texts(payload.fields().get("tags")),
            texts(payload.fields().get("derived_from")));
    return new Published(
        stored.sequence(),
        stored.time(),
        publisher,
        names.apply(card.id()),
        names.apply(text(payload, "learning_id")),
        card);
  }

  private static Optional<LearningEvent> judged(
      StoredMessage stored,
      String publisher,
      UnaryOperator<String> names,
      boolean worked,
      Payload payload) {
    String id = names.apply(text(payload, "learning_id"));
    String evidence = text(payload, "evidence_id");
    if (id.isEmpty() || evidence.isBlank() || evidence.length() > 256) {
      return Optional.empty();
    }
    Grounds grounds =
        new Grounds(
            evidence,
            verifier(text(payload, "verifier")),
            text(payload, "task"),
            text(payload, "context"),
            texts(payload.fields().get("path")),
            text(payload, "outcome"));
    return Optional.of(
        new Judged(stored.sequence(), stored.time(), publisher, id, worked, grounds));
  }

  private static Optional<LearningEvent> decided(
      StoredMessage stored, String publisher, Decision decision, Payload payload) {
    return payload
        .text("learning_id")
        .filter(id -> !id.isEmpty())
        .map(
            id ->
                new Decided(
                    stored.sequence(), stored.time(), publisher, id, decision, payload.message()));
  }

  private static Optional<LearningEvent> conflicted(
      StoredMessage stored, String publisher, Payload payload) {
    String stands = text(payload, "learning_id");
    String other = text(payload, "conflicts_with");
    boolean tie = Boolean.TRUE.equals(payload.fields().get("tie"));
    return stands.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Conflicted(stored.sequence(), stored.time(), publisher, stands, other, tie));
  }

  private static Verifier verifier(String name) {
    return name.isEmpty() ? Verifier.HUMAN : Verifier.of(name);
  }

  /** A field that is text; empty if it is missing or something else. */
  private static String text(Payload payload, String name) {
    return payload.fields().get(name) instanceof String text ? text : "";
  }

  /** The texts of a list, the first few, as far as a name may go; what is no text is left out. */
  private static List<String> texts(@Nullable Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof String text && texts.size() < MAX_ITEMS) {
        texts.add(Unicode.cut(text, MAX_ITEM));
      }
    }
    return texts;
  }

  static Draft draft(Card card) {
    Draft draft =
        Draft.about(card.subject())
            .message(card.message())
            .field("learning_id", card.id())
            .field("confidence", card.confidence());
    draft = withText(draft, "category", card.category());
    draft = withText(draft, "applies_when", card.appliesWhen());
    draft = withText(draft, "evidence", card.evidence());
    draft = withTexts(draft, "tags", card.tags());
    return withTexts(draft, "derived_from", card.derivedFrom());
  }

  static Draft draft(String learningId, String subject, Grounds grounds) {
    Draft draft =
        Draft.about(subject)
            .field("learning_id", learningId)
            .field("evidence_id", grounds.evidenceId())
            .field("verifier", grounds.verifier().wireName());
    draft = withText(draft, "outcome", grounds.outcome());
    draft = withText(draft, "task", grounds.task());
    draft = withText(draft, "context", grounds.context());
    return withTexts(draft, "path", grounds.path());
  }

  static Draft draft(Conflict conflict) {
    Card card = conflict.stands().card();
    return Draft.about("Conflict in %s: %s".formatted(card.category(), card.appliesWhen()))
        .message(conflict.text())
        .field("learning_id", conflict.stands().id)
        .field("conflicts_with", conflict.other().id)
        .field("category", card.category())
        .field("applies_when", card.appliesWhen())
        .field("tie", conflict.tie());
  }

  static MessageType type(Decision decision) {
    return switch (decision) {
      case REVOKED -> MessageType.LEARNING_REVOKED;
      case APPROVED -> MessageType.LEARNING_APPROVED;
      case RETIRED -> MessageType.LEARNING_RETIRED;
    };
  }

  private static Draft withText(Draft draft, String name, String text) {
    return text.isEmpty() ? draft : draft.field(name, text);
  }

  private static Draft withTexts(Draft draft, String name, List<String> texts) {
    if (texts.size() > MAX_ITEMS) { // more are not read, and a source or a risk must not get lost
      throw new PayloadRejectedException(
          "The record has %d '%s'; the limit is %d.".formatted(texts.size(), name, MAX_ITEMS));
    }
    return texts.isEmpty() ? draft : draft.field(name, texts);
  }
}
