/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.json.Json;
import io.agenthub.message.Message;
import io.agenthub.message.Payload;
import io.agenthub.message.Subjects;
import io.nats.client.api.ConsumerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which messages of one inbox, pool or subscription have no end yet, as the archive and the ledger
 * have it.
 *
 * <p>A message that its consumer has passed has been settled, and what is settled has its end in
 * the ledger or among the dead letters. One that was passed and has none is missing. It is put back
 * when two looks in a row find it so, since the first may have come between the two.
 *
 * <p>Up to which copy all have ended is on record, so that nobody reads what was archived before.
 *
 * <p><b>Threads:</b> for one at a time, not on the engine.
 */
final class Stock {
  private static final Logger LOG = LoggerFactory.getLogger(Stock.class);

  /** As many as a server that is slow at the moment answers before a request counts as lost. */
  private static final int AT_A_TIME = 64;

  private final Source source;
  private final Directory directory;
  private final Publisher publisher;
  private final Copies copies;

  /** The latest copy of each message that is not known to have ended, by id, the oldest first. */
  private final Map<String, Copy> open = new LinkedHashMap<>();

  private Set<Long> suspects = Set.of();

  /** Where the next copy would be; 0 before the first look. */
  private long next;

  private long recorded;
  private long aim;

  /**
   * A copy in the archive.
   *
   * @param sequence its own
   * @param id of the message
   * @param place the original's sequence
   */
  private record Copy(long sequence, String id, long place) {
    static Copy of(StoredMessage stored) {
      return new Copy(stored.sequence(), Message.idOf(stored), Copies.place(stored));
    }
  }

  Stock(Source source, Directory directory, Publisher publisher, Copies copies) {
    this.source = source;
    this.directory = directory;
    this.publisher = publisher;
    this.copies = copies;
  }

  /**
   * Looks at what was archived since, and puts back what is missing for the second time.
   *
   * @return what the server says of the consumer; empty if there is none, then nothing is judged
   */
  Optional<ConsumerInfo> look() {
    if (next == 0) {
      recorded = recorded();
      next = recorded;
    }
    next = copies.pages(subject(), next, this::add);
    Optional<ConsumerInfo> consumer = directory.consumer(source.ref());
    consumer.ifPresent(info -> judge(passed(info), info.getCreationTime().toInstant()));
    record();
    return consumer;
  }

  /** Most have ended long since, and need not be kept until all is read. */
  private void add(List<StoredMessage> page) {
    for (Copy copy : withoutEnd(page.stream().map(Copy::of).toList())) {
      open.remove(copy.id()); // so that the order is that of the latest copies
      open.put(copy.id(), copy);
    }
  }

  /** Up to which place everything is settled, of what was stored before the consumer was asked. */
  private static long passed(ConsumerInfo consumer) {
    return consumer.getNumPending() + consumer.getNumAckPending() == 0
        ? Long.MAX_VALUE
        : consumer.getAckFloor().getStreamSequence();
  }

  private String subject() {
    return source.consumer().filter().toString();
  }

  private void judge(long passed, Instant created) {
    List<Copy> settled = open.values().stream().filter(copy -> copy.place() <= passed).toList();
    List<Copy> missing = withoutEnd(settled);
    Map<Long, StoredMessage> lost = new LinkedHashMap<>();
    if (!missing.isEmpty()) {
      Map<String, Instant> deaths = copies.deaths(source.deadLetters());
      for (Copy copy : missing) {
        directory
            .get(Topology.AUDIT, copy.sequence())
            .filter(message -> !Copies.hasDiedSince(deaths.get(copy.id()), message))
            .filter(message -> Copies.storedAt(message).isAfter(created))
            .ifPresent(message -> lost.put(copy.sequence(), message));
      }
    }
    List<StoredMessage> certain =
        lost.values().stream().filter(copy -> suspects.contains(copy.sequence())).toList();
    putBack(certain);
    certain.forEach(copy -> lost.remove(copy.sequence()));
    suspects = new HashSet<>(lost.keySet());
    settled.stream()
        .filter(copy -> !suspects.contains(copy.sequence()))
        .forEach(copy -> open.remove(copy.id()));
  }

  private List<Copy> withoutEnd(List<Copy> settled) {
    List<Copy> without = new ArrayList<>();
    for (int done = 0; done < settled.size(); done += AT_A_TIME) {
      List<Copy> some = settled.subList(done, Math.min(settled.size(), done + AT_A_TIME));
      List<CompletableFuture<Optional<StoredMessage>>> ends = some.stream().map(this::end).toList();
      for (int i = 0; i < some.size(); i++) {
        if (Calls.await(ends.get(i)).isEmpty()) {
          without.add(some.get(i));
        }
      }
    }
    return without;
  }

  private CompletableFuture<Optional<StoredMessage>> end(Copy copy) {
    String subject = Subjects.completion(source.recipient(), copy.id());
    return directory.lookOn(Topology.COMPLETIONS, 1, subject);
  }

  private void putBack(List<StoredMessage> lost) {
    if (!lost.isEmpty()) {
      LOG.warn(
          "The cluster has lost {} unread messages of {}; they are put back from the archive",
          lost.size(),
          source.ref());
      copies.putBack(subject(), lost);
    }
  }

  /** All that was read so far has to be judged. */
  void aim() {
    aim = next;
  }

  /** Whether all that has to be judged has been. */
  boolean isDone() {
    return open.values().stream().allMatch(copy -> copy.sequence() >= aim);
  }

  /** Forgets what is open; the next look begins there. */
  void close() {
    next = ended();
    open.clear();
    suspects = Set.of();
  }

  /** The first copy whose message has not ended. */
  private long ended() {
    return open.isEmpty() ? next : open.values().iterator().next().sequence();
  }

  /** After each look, so that a process that begins later need not read what this one has. */
  private void record() {
    long ended = ended();
    if (ended > recorded) {
      byte[] record = Json.write(Map.of("from", ended));
      Calls.await(publisher.publish(Publication.of(place(), Headers.none(), record)));
      recorded = ended;
    }
  }

  private long recorded() {
    return directory
        .last(Topology.CLAIMS, place())
        .flatMap(found -> new Payload(Json.read(found.body())).number("from"))
        .map(Number::longValue)
        .orElse(1L);
  }

  private String place() {
    return Subjects.claim("stock", source.recipient(), source.ref().name());
  }
}
