/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the unread messages that went with a consumer which somebody deleted by hand: they
 * are in the archive, and those that have not ended are put into the inbox again under the ids they
 * have. What was handled is in the ledger and stays away; what died after it was stored, too.
 *
 * <p>It has to run after the consumer was made again. A message that is still in the stream then
 * comes by itself. Two processes that do it at the same time put nothing back twice: the copies
 * have ids that follow from their places in the archive.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Restoration {
  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
  private static final int PAGE = 1_000;

  /** As many as a server that is slow at the moment takes before a request counts as lost. */
  private static final int AT_A_TIME = 64;

  private final Reader reader;
  private final Publisher publisher;

  Restoration(Reader reader, Publisher publisher) {
    this.reader = reader;
    this.publisher = publisher;
  }

  /**
   * Puts back what has not ended.
   *
   * @return how many messages
   */
  int run(Role owner) {
    List<StoredMessage> lost = lost(owner);
    int done = 0;
    try {
      while (done < lost.size()) {
        int next = Math.min(lost.size(), done + AT_A_TIME);
        putBack(owner, lost.subList(done, next));
        done = next;
      }
    } finally {
      if (!lost.isEmpty()) {
        LOG.warn(
            "Put {} of {} unread messages back into the inbox of '{}'", done, lost.size(), owner);
      }
    }
    return done;
  }

  private void putBack(Role owner, List<StoredMessage> copies) {
    Calls.await(
        CompletableFuture.allOf(
            copies.stream()
                .map(copy -> publisher.publish(again(owner, copy)))
                .toArray(CompletableFuture<?>[]::new)));
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
    each(
        Topology.AUDIT,
        SubjectFilter.of(Subjects.audit(Subjects.inbox(owner))),
        copy -> {
          String id = Message.idOf(copy);
          if (!ended.contains(Subjects.completion(owner.name(), id))) {
            open.put(id, copy);
            places.computeIfAbsent(id, unused -> new HashSet<>()).add(place(copy));
          }
        });
    Set<Long> stored = new HashSet<>();
    SubjectFilter inbox = SubjectFilter.of(Subjects.inbox(owner));
    each(Topology.AGENTS, inbox, message -> stored.add(message.sequence()));
    ended(owner, since, ended);
    Map<String, Instant> deaths = deaths(owner);
    open.keySet()
        .removeIf(id -> places.getOrDefault(id, Set.of()).stream().anyMatch(stored::contains));
    open.keySet().removeIf(id -> ended.contains(Subjects.completion(owner.name(), id)));
    open.entrySet().removeIf(entry -> hasDiedSince(deaths.get(entry.getKey()), entry.getValue()));
    return List.copyOf(open.values());
  }

  /** Adds what has ended since a place in the ledger; where to go on later. */
  private long ended(Role owner, long since, Set<String> ended) {
    return each(
        ReadRequest.all(Topology.COMPLETIONS, PAGE)
            .withFilter(Subjects.completions(owner))
            .from(since),
        end -> ended.add(end.subject()));
  }

  /** The original's sequence, which the id of the copy ends with. */
  private static long place(StoredMessage copy) {
    String id = copy.headers().get(Headers.MESSAGE_ID).orElse("");
    try {
      return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    } catch (NumberFormatException foreign) {
      return Long.MAX_VALUE; // not of the postmaster, and so not in the stream
    }
  }

  /** When each message of the role died last. */
  private Map<String, Instant> deaths(Role owner) {
    Map<String, Instant> deaths = new HashMap<>();
    each(
        Topology.DEAD_LETTERS,
        SubjectFilter.of(Subjects.deadLetters(owner)),
        letter ->
            letter
                .headers()
                .get(Headers.ORIGINAL_ID)
                .ifPresent(id -> deaths.merge(id, letter.time(), Restoration::later)));
    return deaths;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static boolean hasDiedSince(@Nullable Instant death, StoredMessage copy) {
    Instant stored =
        copy.headers().get(Headers.ORIGINAL_TIME).map(Envelope::instant).orElse(copy.time());
    return death != null && !death.isBefore(stored);
  }

  private static Publication again(Role owner, StoredMessage copy) {
    Headers headers =
        copy.headers()
            .with(Headers.ORIGINAL_ID, Message.idOf(copy))
            .with(Headers.ORIGINAL_SUBJECT, null)
            .with(Headers.ORIGINAL_TIME, null)
            .with(Headers.MESSAGE_ID, "restored-" + copy.sequence());
    return Publication.of(Subjects.inbox(owner), headers, copy.body());
  }

  private void each(String stream, SubjectFilter filter, Consumer<StoredMessage> action) {
    each(ReadRequest.all(stream, PAGE).withFilter(filter), action);
  }

  /** Where the next message would be. */
  private long each(ReadRequest first, Consumer<StoredMessage> action) {
    ReadRequest request = first;
    List<StoredMessage> page = reader.read(request);
    while (!page.isEmpty()) {
      page.forEach(action);
      request = first.from(page.get(page.size() - 1).sequence() + 1);
      page = reader.read(request);
    }
    return request.fromSequence();
  }
}
