/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.delivery.Pages;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.Reader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Since when something of each level of urgency waits, for several consumers of one stream.
 *
 * <p>The server does not know how urgent a message is, so the headers of all that wait are read.
 * The messages of one inbox lie scattered over the stream: to find those of each costs the server a
 * look through all of it, so what belongs to many is found in one pass.
 *
 * <p><b>Threads:</b> belongs to one caller, which is not the engine.
 */
final class OldestWaiting {
  private final Reader reader;
  private final UrgencyRule rule;
  private final Map<ConsumerRef, SortedMap<Integer, Instant>> found = new HashMap<>();

  OldestWaiting(Reader reader, UrgencyRule rule) {
    this.reader = reader;
    this.rule = rule;
  }

  /**
   * What waits for a consumer at the server.
   *
   * @param from the first sequence that it has not delivered
   * @param pending how many there are, those included that are elsewhere
   * @param elsewhere tells of those that are worked on or done with already
   */
  record Place(ConsumerSpec spec, long from, long pending, LongPredicate elsewhere) {
    private boolean has(StoredMessage message) {
      return message.sequence() >= from && !elsewhere.test(message.sequence());
    }
  }

  /**
   * Reads what waits.
   *
   * @param places of one stream
   * @param last the last sequence of the stream
   */
  void read(List<Place> places, long last) {
    long from = places.stream().mapToLong(Place::from).min().orElse(last + 1);
    long pending = places.stream().mapToLong(Place::pending).sum();
    boolean together = places.size() > 1 && 2 * pending > last - from;
    if (together) {
      pass(places, ReadRequest.all(places.get(0).spec().ref().stream(), Heads.PAGE).from(from));
    } else {
      for (Place place : places) {
        ReadRequest all = ReadRequest.all(place.spec().ref().stream(), Heads.PAGE);
        pass(List.of(place), all.withFilter(place.spec().filter()).from(place.from()));
      }
    }
  }

  private void pass(List<Place> places, ReadRequest request) {
    Map<String, List<Place>> bySubject = new HashMap<>();
    Pages.of(new Heads(reader), request)
        .forEach(
            message ->
                bySubject
                    .computeIfAbsent(message.subject(), subject -> matching(places, subject))
                    .stream()
                    .filter(place -> place.has(message))
                    .forEach(place -> add(place.spec().ref(), message)));
  }

  private static List<Place> matching(List<Place> places, String subject) {
    return places.stream().filter(place -> place.spec().filter().matches(subject)).toList();
  }

  /** A message waits for a consumer. */
  void add(ConsumerRef consumer, StoredMessage message) {
    of(consumer)
        .merge(
            rule.of(message.headers(), message.body()),
            message.time(),
            (a, b) -> a.isBefore(b) ? a : b);
  }

  /** What is known of a consumer so far. */
  private SortedMap<Integer, Instant> of(ConsumerRef consumer) {
    return found.computeIfAbsent(Shards.known(consumer), unused -> new TreeMap<>());
  }

  /** There is such a consumer, whether or not something waits for it. */
  void note(ConsumerRef consumer) {
    of(consumer);
  }

  Map<ConsumerRef, SortedMap<Integer, Instant>> found() {
    return found;
  }
}
