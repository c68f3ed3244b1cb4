/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.message.Envelope;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.nats.connection.Shards;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the unread messages that went with a consumer which somebody deleted by hand: they
 * are in the archive, and those that have not ended are put into the inbox again under the ids they
 * have. What was handled is in the ledger and stays away, once its sender was told; what died after
 * it was stored, too.
 *
 * <p>It has to run after the consumer was made again. A message that is still in the stream then
 * comes by itself.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Restoration {
  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

  /** Nobody takes that long from a completion to its notice. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(5);

  private final Copies copies;
  private final Shards shards;

  Restoration(Copies copies, Shards shards) {
    this.copies = copies;
    this.shards = shards;
  }

  /**
   * Puts back what has not ended.
   *
   * @param notices what is known of those who are to be told
   */
  void run(Role owner, Notices notices) {
    List<StoredMessage> lost = lost(owner, notices);
    if (!lost.isEmpty()) {
      LOG.warn("Putting {} unread messages back into the inbox of '{}'", lost.size(), owner);
      copies.putBack(Subjects.inbox(owner), lost);
    }
  }

  /** For restorations that are close together. */
  Notices notices() {
    return new Notices(copies);
  }

  /**
   * The copies of those messages that have neither an end nor a place in the stream. What ends does
   * so before it leaves the stream; so the ends are looked at last.
   */
  private List<StoredMessage> lost(Role owner, Notices notices) {
    Map<String, Instant> ended = new HashMap<>();
    long since = ended(owner, 1, ended);
    Instant recently = recently(ended.values());
    Map<String, StoredMessage> open = new LinkedHashMap<>();
    Map<String, Set<Long>> places = new HashMap<>();
    copies.each(
        Subjects.inbox(owner),
        1,
        copy -> {
          String id = Copies.idOf(copy);
          Instant end = ended.get(completion(owner, id));
          if (end == null || end.isAfter(recently)) {
            open.put(id, copy);
            places.computeIfAbsent(id, unused -> new HashSet<>()).add(Copies.place(copy));
          }
        });
    Set<Long> stored = new HashSet<>();
    SubjectFilter inbox = SubjectFilter.of(Subjects.inbox(owner));
    copies.each(
        shards.inbox(owner).ref().stream(), inbox, 1, message -> stored.add(message.sequence()));
    ended(owner, since, ended);
    Map<String, Instant> deaths = copies.deaths(SubjectFilter.of(Subjects.deadLetters(owner)));
    open.keySet()
        .removeIf(id -> places.getOrDefault(id, Set.of()).stream().anyMatch(stored::contains));
    open.entrySet()
        .removeIf(
            entry ->
                Copies.hasDiedSince(deaths.get(entry.getKey()), Copies.storedAt(entry.getValue())));
    Set<String> untold = untold(owner, open, ended.keySet(), notices);
    open.keySet().removeIf(id -> ended.containsKey(completion(owner, id)) && !untold.contains(id));
    return List.copyOf(open.values());
  }

  private static String completion(Role owner, String id) {
    return Subjects.completion(owner.name(), id);
  }

  /** What ended before that is over for good. */
  private static Instant recently(Collection<Instant> ends) {
    return ends.isEmpty() ? Instant.MIN : Collections.max(ends).minus(UNDER_WAY);
  }

  /**
   * Which of those that have ended are without their notice. Whoever completed them has died, or
   * was cut off, before it could be sent; it is, when the message comes again and finds its end.
   */
  private static Set<String> untold(
      Role owner, Map<String, StoredMessage> open, Set<String> ended, Notices notices) {
    Map<Role, Long> senders = new HashMap<>();
    Set<String> untold = new HashSet<>();
    open.forEach(
        (id, copy) -> {
          if (ended.contains(completion(owner, id))) {
            toBeTold(copy)
                .ifPresent(
                    sender -> {
                      untold.add(id);
                      senders.merge(sender, copy.sequence(), Math::min);
                    });
          }
        });
    senders.forEach(notices::readOn);
    untold.removeIf(id -> notices.contains(Endings.noticeId(id)));
    return untold;
  }

  /** The sender, if it is told of the end: news of an end has none of its own. */
  private static Optional<Role> toBeTold(StoredMessage copy) {
    try {
      Envelope envelope = Envelope.parse(copy.body());
      return envelope.type().isCompletion()
          ? Optional.empty()
          : Optional.of(Role.of(envelope.fromRole()));
    } catch (AgentHubException foreign) {
      return Optional.empty();
    }
  }

  /** Adds what has ended since a place in the ledger, and when; where to go on later. */
  private long ended(Role owner, long since, Map<String, Instant> ended) {
    return copies.each(
        Topology.COMPLETIONS,
        Subjects.completions(owner),
        since,
        end -> ended.put(end.subject(), end.time()));
  }
}
