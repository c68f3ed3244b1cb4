/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import io.agenthub.nats.claim.Claim;
import io.agenthub.nats.claim.Claims;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.stream.Directory;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Messages that were taken ahead of their turn: read by their sequence, under a claim, while the
 * server still counts them as undelivered.
 *
 * <p>When the consumer comes to such a message, the delivery is answered for whoever took it.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Ahead {
  private final Link link;
  private final Engine engine;
  private final Directory directory;
  private final Claims claims;
  private final ConsumerSpec consumer;
  private final Grips grips;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  private record Entry(Grip grip, Rank rank, int attempt) {}

  /**
   * Messages of one consumer.
   *
   * @param grips the holds on its messages
   */
  Ahead(
      Link link,
      Engine engine,
      Directory directory,
      Claims claims,
      ConsumerSpec consumer,
      Grips grips) {
    this.link = link;
    this.engine = engine;
    this.directory = directory;
    this.claims = claims;
    this.consumer = consumer;
    this.grips = grips;
  }

  boolean contains(long sequence) {
    return entries.containsKey(sequence);
  }

  /** How many there are after a sequence. */
  int after(long sequence) {
    return entries.isEmpty() ? 0 : entries.tailMap(sequence, false).size();
  }

  /** How many there are before a sequence. */
  int before(long sequence) {
    return entries.headMap(sequence, false).size();
  }

  /** What is worked on or done with, though the server counts it as waiting. */
  Set<Long> away() {
    long now = engine.time().nanos();
    return entries.values().stream()
        .filter(entry -> !entry.grip().isWaiting(now))
        .map(entry -> entry.grip().sequence())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many of those are still worked on. */
  int out() {
    long now = engine.time().nanos();
    return (int)
        entries.values().stream()
            .filter(e -> !e.grip().isWaiting(now) && !e.grip().isDone())
            .count();
  }

  /** Claims and reads a message; empty if another was quicker or it is gone. */
  CompletableFuture<Optional<Arrived>> take(long sequence, Rank rank) {
    return claims
        .take(consumer.ref(), sequence, rank.urgency(), consumer.ackWait())
        .thenCompose(
            claim ->
                claim.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.<Arrived>empty())
                    : readUndelivered(sequence, rank, claim.get())
                        .thenApply(found -> found.map(m -> arrived(m, rank, claim.get()))));
  }

  /**
   * Reads what was claimed, unless the consumer has delivered it to somebody in the meantime. It
   * can do so no more unseen: who receives it from now on finds the claim.
   */
  private CompletableFuture<Optional<StoredMessage>> readUndelivered(
      long sequence, Rank rank, int attempt) {
    ConsumerRef ref = consumer.ref();
    return directory
        .look(ref)
        .thenCompose(
            info -> {
              if (info.isPresent() && info.get().getDelivered().getStreamSequence() < sequence) {
                return read(sequence);
              }
              var unused = claims.free(ref, sequence, rank.urgency(), attempt - 1);
              return CompletableFuture.completedFuture(Optional.empty());
            });
  }

  private CompletableFuture<Optional<StoredMessage>> read(long sequence) {
    String stream = consumer.ref().stream();
    return link.request(
            Messages.GET + stream,
            null,
            "{\"seq\":%d}".formatted(sequence).getBytes(StandardCharsets.UTF_8))
        .thenApply(
            reply -> {
              MessageInfo info = new MessageInfo(reply, stream, false);
              return info.hasError()
                  ? Optional.<StoredMessage>empty()
                  : Optional.of(Messages.of(info));
            });
  }

  private Arrived arrived(StoredMessage message, Rank rank, int attempt) {
    long now = engine.time().nanos();
    Grip grip = new Grip(grips, message, rank, Replies.NOWHERE, now, now);
    return new Arrived(message, grip, 1, attempt - 1);
  }

  /** From now on it is this process's. */
  void add(Arrived arrived) {
    entries.put(
        arrived.message().sequence(),
        new Entry(arrived.grip(), arrived.rank(), 1 + arrived.ahead()));
  }

  Rank rank(long sequence) {
    Entry entry = entries.get(sequence);
    return entry == null ? Rank.NONE : entry.rank();
  }

  /** Gives its claim up; an attempt that was made counts. It may be claimed again after that. */
  CompletableFuture<?> release(long sequence, boolean counts) {
    Entry entry = entries.remove(sequence);
    return entry == null
        ? CompletableFuture.completedFuture(true)
        : claims.free(
            consumer.ref(), sequence, entry.rank().urgency(), entry.attempt() - (counts ? 0 : 1));
  }

  /**
   * Its taker gave it back for later; it stays this process's, as long as there is this process.
   */
  void putOff(long sequence, Duration delay) {
    Entry entry = entries.get(sequence);
    if (entry != null) {
      int urgency = entry.rank().urgency();
      claims.putOff(consumer.ref(), sequence, urgency, entry.attempt(), delay);
    }
  }

  /** It is done with; the consumer has still to deliver it. */
  void done(long sequence) {
    if (entries.containsKey(sequence)) {
      claims.done(consumer.ref(), sequence);
    }
  }

  /**
   * The consumer has come so far. Where it delivered to another process what was done with here,
   * that one finds it on record and has answered for it; nobody says so here.
   */
  void passed(long delivered) {
    entries.headMap(delivered, true).values().removeIf(this::isDoneOnRecord);
  }

  private boolean isDoneOnRecord(Entry entry) {
    return entry.grip().isDone()
        && claims
            .find(consumer.ref(), entry.grip().sequence())
            .map(claim -> claim.state() == Claim.State.DONE)
            .orElse(true); // it was, and then the claim was dropped
  }

  void working(long sequence) {
    Entry entry = entries.get(sequence);
    if (entry != null) {
      claims.extend(consumer.ref(), sequence, consumer.ackWait(), entry.attempt());
    }
  }

  /** How many are done with, of those before a sequence. */
  int doneBefore(long sequence) {
    return (int)
        entries.headMap(sequence, false).values().stream().filter(e -> e.grip().isDone()).count();
  }

  /** The consumer has come to it: from now on the server knows who has it. */
  void delivered(long sequence, String reply) {
    Entry entry = entries.remove(sequence);
    if (entry != null) {
      entry.grip().attach(reply, engine.time().nanos());
      claims.delivered(consumer.ref(), sequence, entry.rank().urgency(), entry.attempt() - 1);
    }
  }

  /** Lets go of everything but what has to wait. */
  void close() {
    long now = engine.time().nanos();
    for (long sequence : List.copyOf(entries.keySet())) {
      Entry entry = entries.get(sequence);
      if (entry != null && !entry.grip().isDone() && !entry.grip().isPutOff(now)) {
        var unused = release(sequence, entry.grip().wasOut());
      }
    }
  }
}
