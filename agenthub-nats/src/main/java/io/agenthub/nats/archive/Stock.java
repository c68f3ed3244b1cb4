/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import io.agenthub.message.Subjects;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import io.nats.client.api.ConsumerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which messages of one inbox, pool or subscription have no end yet, as the archive and the ledger
 * have it.
 *
 * <p>A message that its consumer has passed has been settled, and what is settled has its end in
 * the ledger or among the dead letters. One that was passed and has none is missing. It is put back
 * when two looks in a row find it so, since the first may have come between the two; and again, if
 * its copy of then does not come to the archive, since a cluster may lose that too.
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
   * @param storedAt when the original was stored
   */
  private record Copy(long sequence, String id, long place, Instant storedAt) {
    static Copy of(StoredMessage stored) {
      return new Copy(
          stored.sequence(), Copies.idOf(stored), Copies.place(stored), Copies.storedAt(stored));
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
    List<Copy> missing = alive(withoutEnd(settled), created);
    List<Copy> certain =
        missing.stream().filter(copy -> suspects.contains(copy.sequence())).toList();
    putBack(certain);
    Set<Long> stay = missing.stream().map(Copy::sequence).collect(Collectors.toSet());
    settled.stream()
        .filter(copy -> !stay.contains(copy.sequence()))
        .forEach(copy -> open.remove(copy.id()));
    certain.forEach(copy -> stay.remove(copy.sequence()));
    suspects = stay;
  }

  /** Those that did not die, of those that were stored for this consumer. */
  private List<Copy> alive(List<Copy> missing, Instant created) {
    if (missing.isEmpty()) {
      return missing;
    }
    Map<String, Instant> deaths = copies.deaths(source.deadLetters());
    return missing.stream()
        .filter(copy -> copy.storedAt().isAfter(created))
        .filter(copy -> !Copies.hasDiedSince(deaths.get(copy.id()), copy.storedAt()))
        .toList();
  }

  private List<Copy> withoutEnd(List<Copy> some) {
    List<Copy> without = new ArrayList<>();
    asked(
        some,
        copy ->
            directory.lookOn(
                Topology.COMPLETIONS, 1, Subjects.completion(source.recipient(), copy.id())),
        (copy, end) -> {
          if (end.isEmpty()) {
            without.add(copy);
          }
        });
    return without;
  }

  private void putBack(List<Copy> lost) {
    if (lost.isEmpty()) {
      return;
    }
    LOG.warn(
        "The cluster has lost {} unread messages of {}; they are put back from the archive",
        lost.size(),
        source.ref());
    List<StoredMessage> found = new ArrayList<>();
    asked(
        lost,
        copy -> directory.lookOn(Topology.AUDIT, copy.sequence(), Subjects.audit(subject())),
        (copy, message) ->
            message.filter(m -> m.sequence() == copy.sequence()).ifPresent(found::add));
    copies.putBack(subject(), found);
  }

  /** Asks the server about each, many at a time. */
  private static void asked(
      List<Copy> all,
      Function<Copy, CompletableFuture<Optional<StoredMessage>>> question,
      BiConsumer<Copy, Optional<StoredMessage>> hears) {
    for (int done = 0; done < all.size(); done += AT_A_TIME) {
      List<Copy> some = all.subList(done, Math.min(all.size(), done + AT_A_TIME));
      List<CompletableFuture<Optional<StoredMessage>>> answers =
          some.stream().map(question).toList();
      for (int i = 0; i < some.size(); i++) {
        hears.accept(some.get(i), Calls.await(answers.get(i)));
      }
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
