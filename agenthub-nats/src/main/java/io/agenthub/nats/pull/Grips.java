/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.stream.Directory;
import java.time.Duration;
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
  private final Engine engine;
  private final Directory directory;
  private final ConsumerSpec consumer;
  private final Replies replies;
  private final Returns returns;
  private final Listener listener;
  private final Map<Long, Grip> current = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Hears, on any thread, what those who work on messages say of them. */
  interface Listener {
    /**
     * The message is done with.
     *
     * @param waitedFor whether somebody may have waited for that
     */
    void onEnded(Grip grip, boolean waitedFor);

    /** It was given back, to come again so much later. */
    void onReturned(Grip grip, Duration delay);

    /** Somebody is still at it. */
    void onWorking(Grip grip);
  }

  Grips(
      Engine engine,
      Directory directory,
      ConsumerSpec consumer,
      Replies replies,
      Returns returns,
      Listener listener) {
    this.engine = engine;
    this.directory = directory;
    this.consumer = consumer;
    this.replies = replies;
    this.returns = returns;
    this.listener = listener;
  }

  ConsumerRef consumer() {
    return consumer.ref();
  }

  /** For how long a hold counts, in nanoseconds. */
  long ackWait() {
    return consumer.ackWait().toNanos();
  }

  Replies replies() {
    return replies;
  }

  Returns returns() {
    return returns;
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
    long now = engine.time().nanos();
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
    long now = engine.time().nanos();
    long out = current.values().stream().filter(grip -> grip.isWithTaker(now)).count();
    return (int) Math.max(0, Math.min(wanted, consumer.maxInFlight() - out));
  }

  /** Whether more than so many messages may be in flight, in all processes. */
  boolean mayBeMoreThan(long inFlight) {
    return inFlight < consumer.maxInFlight();
  }

  /** Whether somebody may wait until a message is settled. */
  boolean areMany() {
    return current.size() >= consumer.maxInFlight();
  }

  private void lookForSettled() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture<?> unused =
          directory
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
    boolean many = areMany();
    remove(grip);
    listener.onEnded(grip, many);
  }

  /** The holder has given the message back. */
  void returned(Grip grip, Duration delay) {
    listener.onReturned(grip, delay);
  }

  /** The holder is still at it. */
  void working(Grip grip) {
    listener.onWorking(grip);
  }

  /** The message has ended, here or elsewhere. */
  void remove(Grip grip) {
    Grip latest = current.remove(grip.sequence());
    if (latest != null && latest != grip) {
      latest.endedByAnother();
    }
  }

  /** Those that wait, here or at the server, of the sequences that count. */
  List<Grip> waiting(LongPredicate counts) {
    long now = engine.time().nanos();
    return current.values().stream()
        .filter(grip -> counts.test(grip.sequence()) && grip.isWaiting(now))
        .toList();
  }

  /**
   * What the server has to deliver again by now and was not asked for yet, as far as it is known
   * here.
   */
  List<Grip> due() {
    long now = engine.time().nanos();
    return current.values().stream().filter(grip -> grip.isDue(now)).toList();
  }

  void giveBackAll() {
    current.values().forEach(Grip::giveBack);
  }
}
