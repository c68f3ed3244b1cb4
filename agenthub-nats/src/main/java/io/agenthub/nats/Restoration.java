/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the unread messages that went with a consumer which somebody deleted by hand: they
 * are in the archive, and those that have not ended are put into the inbox again under the ids they
 * have. What was handled is in the ledger and stays away; what died after it was stored, too.
 *
 * <p>It has to run after the consumer was made again. A message that is still in the stream then
 * comes by itself.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Restoration {
  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

  private final Copies copies;

  Restoration(Copies copies) {
    this.copies = copies;
  }

  /** Puts back what has not ended. */
  void run(Role owner) {
    List<StoredMessage> lost = lost(owner);
    if (!lost.isEmpty()) {
      LOG.warn("Putting {} unread messages back into the inbox of '{}'", lost.size(), owner);
      copies.putBack(Subjects.inbox(owner), lost);
    }
  }

  /**
   * The copies of those messages that have neither an end nor a place in the stream. What ends does
   * so before it leaves the stream; so the ends are looked at last.
   */
  private List<StoredMessage> lost(Role owner) {
    Set<String> ended = new HashSet<>();
    long since = ended(owner, 1, ended);
    Map<String, StoredMessage> open = new LinkedHashMap<>();
    Map<String, Set<Long>> places = new HashMap<>();
    copies.each(
        Subjects.inbox(owner),
        1,
        copy -> {
          String id = Copies.idOf(copy);
          if (!ended.contains(Subjects.completion(owner.name(), id))) {
            open.put(id, copy);
            places.computeIfAbsent(id, unused -> new HashSet<>()).add(Copies.place(copy));
          }
        });
    Set<Long> stored = new HashSet<>();
    SubjectFilter inbox = SubjectFilter.of(Subjects.inbox(owner));
    copies.each(Topology.AGENTS, inbox, 1, message -> stored.add(message.sequence()));
    ended(owner, since, ended);
    Map<String, Instant> deaths = copies.deaths(SubjectFilter.of(Subjects.deadLetters(owner)));
    open.keySet()
        .removeIf(id -> places.getOrDefault(id, Set.of()).stream().anyMatch(stored::contains));
    open.keySet().removeIf(id -> ended.contains(Subjects.completion(owner.name(), id)));
    open.entrySet()
        .removeIf(
            entry ->
                Copies.hasDiedSince(deaths.get(entry.getKey()), Copies.storedAt(entry.getValue())));
    return List.copyOf(open.values());
  }

  /** Adds what has ended since a place in the ledger; where to go on later. */
  private long ended(Role owner, long since, Set<String> ended) {
    return copies.each(
        Topology.COMPLETIONS, Subjects.completions(owner), since, end -> ended.add(end.subject()));
  }
}
