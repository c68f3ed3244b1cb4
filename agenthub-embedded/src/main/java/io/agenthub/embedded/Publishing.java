/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec.WhenFull;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.NewMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InboxFullException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.WrongLastSequenceException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stores messages. Every condition is checked before anything is written, so that a refusal leaves
 * nothing to undo and the other callers of the transaction do not notice it.
 */
final class Publishing {
  private final Engine engine;

  Publishing(Engine engine) {
    this.engine = engine;
  }

  /**
   * Stores the message for every consumer that matches.
   *
   * @throws AgentHubException if it is refused; then nothing has changed
   */
  PublishAck publish(Draft draft) {
    NewMessage message = draft.message();
    Catalog.Route route = engine.catalog().route(message.subject());
    StreamState stream = engine.catalog().located(route.stream());
    long former = lastOf(stream, draft);
    AgentHubException refusal = refusal(route, draft, former);
    if (refusal != null) {
      // The repetition of a message that was stored is no refusal, whatever has happened since.
      long original = message.id() == null ? 0 : stream.sequenceOf(message.id());
      if (original == 0) {
        throw refusal;
      }
      return new PublishAck(stream.spec.name(), original, true);
    }
    long sequence = stream.last + 1;
    String id = message.id();
    if (id != null) {
      long original = stream.sequenceOf(id);
      if (original != 0) {
        return new PublishAck(stream.spec.name(), original, true);
      }
      stream.ids.add(id, sequence);
    }
    stream.rows().insert(sequence, engine.now(), message);
    if (stream.indexesSubjects()) {
      stream.subjects.add(message.subject());
    }
    stream.last = sequence;
    engine.touch(stream);
    if (!route.consumers().isEmpty()) {
      stream.recent.add(stored(stream, draft, sequence));
      offer(route, draft, sequence);
    }
    dropOldest(route, message.subject(), former);
    long horizon = stream.rowHorizon(engine.now());
    if (horizon != Long.MIN_VALUE) {
      engine.sweeping().expires(engine.now() + engine.now() - horizon);
    }
    return new PublishAck(stream.spec.name(), sequence, false);
  }

  /** The last sequence of the subject where something depends on it, else -1. */
  private long lastOf(StreamState stream, Draft draft) {
    boolean limited = !stream.isInterest() && stream.spec.maxPerSubject() > 0;
    if (!limited && draft.expectedLast().isEmpty()) {
      return -1;
    }
    String subject = draft.message().subject();
    if (stream.indexesSubjects() && stream.subjects.isNew(subject, stream.rows())) {
      return 0;
    }
    long since = stream.horizon(engine.clock().reckoned());
    long last = stream.rows().lastOf(subject, since, Long.MAX_VALUE);
    if (stream.isInterest()) {
      while (last > 0 && !engine.sweeping().expiry().isWanted(stream, last)) {
        last = stream.rows().lastOf(subject, since, last - 1);
      }
    }
    return last;
  }

  private @Nullable AgentHubException refusal(Catalog.Route route, Draft draft, long former) {
    String subject = draft.message().subject();
    if (draft.expectedLast().isPresent() && draft.expectedLast().getAsLong() != former) {
      return new WrongLastSequenceException(
          "The last message of '%s' in %s has sequence %d, not %d as expected."
              .formatted(
                  subject, route.stream().spec.name(), former, draft.expectedLast().getAsLong()));
    }
    if (draft.needsInterest() && !route.hasInterest()) {
      return new NoInterestException(
          "No durable consumer of %s receives '%s'; nothing was stored."
              .formatted(route.stream().spec.name(), subject));
    }
    return full(route, subject, former);
  }

  private @Nullable AgentHubException full(Catalog.Route route, String subject, long former) {
    StreamState stream = route.stream();
    int max = stream.spec.maxPerSubject();
    if (max == 0) {
      return null;
    }
    if (!stream.isInterest()) {
      boolean refuses = stream.spec.whenFull() == WhenFull.REFUSE && former != 0;
      return refuses && (max == 1 || stream.rows().countOf(subject) >= max)
          ? new InboxFullException(
              "'%s' already has %d message(s) in %s, its limit."
                  .formatted(subject, max, stream.spec.name()))
          : null;
    }
    for (ConsumerState consumer : route.consumers()) {
      if (consumer.stream == stream && isFull(consumer, subject, max)) {
        return new InboxFullException(
            ("'%s' is full: its consumer %s has not settled %d messages. Send again, with the same"
                    + " id, once it has worked off some.")
                .formatted(subject, consumer.spec.ref(), max));
      }
    }
    return null;
  }

  private boolean isFull(ConsumerState consumer, String subject, int max) {
    if (engine.catalog().counted(consumer).unsettled() < max) {
      return false;
    }
    if (consumer.spec.filter().isExact()) {
      return true;
    }
    engine.file();
    return consumer.stream.rows().countWanted(consumer.id, subject) >= max;
  }

  private StoredMessage stored(StreamState stream, Draft draft, long sequence) {
    NewMessage message = draft.message();
    Instant time = Instant.ofEpochMilli(engine.now());
    return new StoredMessage(
        stream.spec.name(), sequence, message.subject(), time, draft.headers(), message.body());
  }

  private void offer(Catalog.Route route, Draft draft, long sequence) {
    for (ConsumerState consumer : route.consumers()) {
      engine.catalog().counted(consumer);
      int urgency = consumer.urgency(draft.message().urgency());
      engine.filing().add(consumer, new Claim(consumer.id, urgency, sequence, 0));
      engine.taking().offered(consumer);
    }
  }

  private void dropOldest(Catalog.Route route, String subject, long former) {
    StreamState stream = route.stream();
    int max = stream.spec.maxPerSubject();
    if (max == 0 || former <= 0 || stream.isInterest()) {
      return;
    }
    if (max == 1 && route.consumers().isEmpty()) {
      stream.delete(former); // nobody can have a claim on it: heartbeats pass here
    } else if (max == 1) {
      engine.sweeping().expiry().remove(stream, former);
    } else if (stream.rows().countOf(subject) > max) {
      engine.sweeping().expiry().remove(stream, stream.rows().oldestOf(subject));
    }
  }
}
