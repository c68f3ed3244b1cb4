/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Durable streams of messages and the durable consumers that work them off.
 *
 * <p>The promises below are checked by one published suite, {@code BrokerContract}, against every
 * implementation.
 *
 * <ul>
 *   <li><b>Durable accept:</b> when the future of {@link #execute} completes, what it reports as
 *       done is stored as {@link #durability()} says. Many callers may share one sync.
 *   <li><b>Sequences</b> of a stream rise strictly and are never used twice, also over crashes.
 *   <li><b>At least once:</b> a message stays with each consumer that matched it until that
 *       consumer acknowledged or rejected it. A delivery that is neither settled nor extended
 *       within the consumer's ack wait, or whose process died, is handed out again with a higher
 *       attempt.
 *   <li><b>Nothing unread is evicted:</b> a stream or consumer that is full refuses the publisher.
 * </ul>
 *
 * <p><b>Threads:</b> safe for use by many. Futures complete on a thread of the broker; dependents
 * must not block there. An interrupt of a caller never harms another caller.
 *
 * <p><b>Errors:</b> all methods throw, and all futures fail with, subtypes of {@link
 * io.agenthub.error.AgentHubException}: {@code HubClosed} after {@link #close}, {@code
 * BrokerUnavailable}, {@code StoreFull}, {@code StoreDamaged}, {@code OutcomeUnknown}, and those
 * named at each method.
 *
 * @since 0.1
 */
public interface Broker extends AutoCloseable {
  /** How many waiting messages are looked at to find the levels of urgency among them. */
  int LOOKED_AT = 200;

  /**
   * Creates the stream, or checks that it exists with exactly these settings. Idempotent.
   *
   * @throws io.agenthub.error.StreamMismatchException if it exists with others, naming each
   */
  void createStream(StreamSpec spec);

  /**
   * Creates the durable consumer, or checks that it exists with exactly these settings. Idempotent;
   * when it returns, every later message that matches is kept for this consumer.
   *
   * @throws io.agenthub.error.StreamMismatchException if it exists with others, naming each
   * @throws io.agenthub.error.NotFoundException if there is no such stream
   */
  void createConsumer(ConsumerSpec spec);

  /**
   * Removes the consumer and its claim on unread messages.
   *
   * @return false if there was none
   */
  boolean deleteConsumer(ConsumerRef consumer);

  /** The consumer as it stands now; empty if there is none. */
  Optional<ConsumerInfo> consumer(ConsumerRef consumer);

  /** All consumers of a stream as they stand now, ordered by name. */
  List<ConsumerInfo> consumers(String stream);

  /**
   * The stream as it stands now.
   *
   * @throws io.agenthub.error.NotFoundException if there is no such stream
   */
  StreamInfo stream(String name);

  /**
   * Carries out the operations in order and stops at the first that is refused; those before it
   * stand. After a crash a prefix may stand; an implementation may make the batch atomic.
   *
   * <p>The future fails only when the broker as a whole failed; then, unless the failure is an
   * {@code OutcomeUnknownException}, nothing of the batch took effect.
   *
   * @param operations at least one
   */
  CompletableFuture<BatchResult> execute(List<Operation> operations);

  /**
   * Draws from one or several durable consumers as if they were one queue: the most urgent message
   * of all first where the consumers are ordered by urgency, the oldest first otherwise.
   *
   * <p>A consumer that is deleted meanwhile simply yields nothing more.
   *
   * @throws io.agenthub.error.NotFoundException if one of them does not exist
   */
  Puller puller(List<ConsumerRef> consumers);

  /**
   * What the consumer would hand out next, in that order, without taking it; in flight excluded.
   * Waiting does not count here: who takes decides by its own {@link Ageing}.
   */
  List<StoredMessage> peek(ConsumerRef consumer, int limit);

  /**
   * How long the first of each level of urgency has waited: when it was stored. In flight excluded;
   * a level of which nothing waits is left out.
   *
   * <p>Default: of the levels that occur among the next {@value #LOOKED_AT} messages; a broker that
   * can tell them all overrides it.
   *
   * @return by consumer, then by urgency, the most urgent first; without consumers that are not
   *     there
   */
  default Map<ConsumerRef, SortedMap<Integer, Instant>> oldestByUrgency(
      List<ConsumerRef> consumers, UrgencyRule rule) {
    Map<ConsumerRef, SortedMap<Integer, Instant>> all = new HashMap<>();
    for (ConsumerRef consumer : consumers) {
      if (consumer(consumer).isPresent()) {
        SortedMap<Integer, Instant> oldest = new TreeMap<>();
        for (StoredMessage waiting : peek(consumer, LOOKED_AT)) {
          int urgency = rule.of(waiting.headers(), waiting.body());
          oldest.merge(urgency, waiting.time(), (a, b) -> a.isBefore(b) ? a : b);
        }
        all.put(consumer, oldest);
      }
    }
    return all;
  }

  /** The last message of a subject in a stream; empty if none is kept. */
  Optional<StoredMessage> last(String stream, String subject);

  /**
   * The last message of a subject in a stream, as of the time at which the delivery was handed out,
   * or of a later one. Who works on a message wants to know what others made of it before; such a
   * broker as knows that nothing was need not look again.
   *
   * <p>Default: {@link #last}.
   */
  default Optional<StoredMessage> lastSince(Delivery delivery, String stream, String subject) {
    return last(stream, subject);
  }

  /** The message with this sequence; empty if none is kept. */
  Optional<StoredMessage> read(String stream, long sequence);

  /**
   * Reads a stretch of a stream in order of sequence, without touching any consumer. What does not
   * fit into a page ({@link ReadRequest#isFilledBy}) is read by another request from behind it.
   */
  List<StoredMessage> read(ReadRequest request);

  /**
   * Hands every matching message to the listener, once and in order of sequence, beginning with
   * {@code fromSequence}, first what is stored and then what comes; not durable.
   *
   * @return closes the watch; idempotent
   */
  Watch watch(String stream, SubjectFilter filter, long fromSequence, WatchListener listener);

  /** What survives when a send has returned, and why. */
  Durability durability();

  /**
   * What an operator should know about this broker where it runs: what it can promise, what it
   * cannot, and what to do about it. Changes nothing; may take seconds.
   *
   * <p>Default: only what {@link #durability} says.
   */
  default List<Finding> examine() {
    return List.of(Finding.of(durability()));
  }

  /** Gives deliveries in flight back, fails what waits and frees all resources. Idempotent. */
  @Override
  void close();
}
