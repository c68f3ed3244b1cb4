/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

/**
 * The holds of one process on the messages of one consumer: of each message the latest.
 *
 * <p>What was given back may be handled by another process, and nobody says so here. It is
 * forgotten when the consumer is seen to have settled it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Grips {
  private final Parts parts;
  private final ConsumerSpec consumer;
  private final Map<Long, Grip> current = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  Grips(Parts parts, ConsumerSpec consumer) {
    this.parts = parts;
    this.consumer = consumer;
  }

  void add(Grip grip) {
    current.put(grip.sequence(), grip);
  }

  /** How many more messages this process may have in flight. */
  int room() {
    int left = consumer.maxInFlight() - current.size();
    if (left > 0) {
      return left;
    }
    lookForSettled();
    long now = parts.engine().time().nanos();
    long inHand = current.values().stream().filter(grip -> grip.isInHand(now)).count();
    return (int) (consumer.maxInFlight() - inHand);
  }

  /**
   * How many of so many messages may be handed out: what is with takers counts, not what is in hand
   * or was given back.
   */
  int free(int wanted) {
    if (consumer.maxInFlight() - current.size() >= wanted) {
      return wanted;
    }
    long now = parts.engine().time().nanos();
    long out = current.values().stream().filter(grip -> grip.isWithTaker(now)).count();
    return (int) Math.max(0, Math.min(wanted, consumer.maxInFlight() - out));
  }

  /** Whether somebody may wait until a message is settled. */
  boolean areMany() {
    return current.size() >= consumer.maxInFlight();
  }

  private void lookForSettled() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture<?> unused =
          parts
              .directory()
              .look(consumer.ref())
              .thenAccept(
                  found -> found.ifPresent(info -> settled(info.getAckFloor().getStreamSequence())))
              .whenComplete((done, failure) -> looking.set(false));
    }
  }

  /** The consumer has settled all up to a sequence. */
  void settled(long sequence) {
    current.keySet().removeIf(known -> known <= sequence);
  }

  Set<Long> sequences() {
    return Set.copyOf(current.keySet());
  }

  boolean isCurrent(Grip grip) {
    return current.get(grip.sequence()) == grip;
  }

  /** A holder, past or present, has ended the message. */
  void ended(Grip grip) {
    Grip latest = current.remove(grip.sequence());
    if (latest != null && latest != grip) {
      latest.endedByAnother();
    }
  }

  /** Those that wait, here or at the server, of the sequences that count. */
  List<Grip> waiting(long now, LongPredicate counts) {
    return current.values().stream()
        .filter(grip -> counts.test(grip.sequence()) && grip.isWaiting(now))
        .toList();
  }

  /**
   * What the server has to deliver again by now and was not asked for yet, as far as it is known
   * here.
   */
  List<Grip> due(long now) {
    return current.values().stream().filter(grip -> grip.isDue(now)).toList();
  }

  void giveBackAll() {
    current.values().forEach(Grip::giveBack);
  }
}
