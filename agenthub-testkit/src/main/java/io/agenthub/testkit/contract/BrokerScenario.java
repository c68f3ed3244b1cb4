/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.testkit.ManualTime;
import io.agenthub.testkit.NoLeakedThreads;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One store and one open broker for each test, and the short language in which the contracts are
 * written.
 *
 * <p><b>Threads:</b> the scenario belongs to the test's thread; its brokers may be used by many.
 *
 * @since 0.1
 */
@ExtendWith(NoLeakedThreads.class)
@Timeout(120)
public abstract class BrokerScenario {
  static final String STREAM = "AGENTS";
  static final String INBOX = "agent-hub.operators.operator-backend.inbox";
  static final String OTHER_INBOX = "agent-hub.operators.operator-qa.inbox";
  static final String TOPIC = "agent-hub.topics.tasks.java";
  static final StreamSpec AGENTS =
      StreamSpec.interest(STREAM, 0, "agent-hub.operators.*.inbox", "agent-hub.topics.>");
  static final StreamSpec LOG = StreamSpec.limits("LOG", Duration.ZERO, "log.>");
  static final ConsumerRef BACKEND = new ConsumerRef(STREAM, "inbox-backend");
  static final ConsumerSpec BACKEND_INBOX = ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX));

  private final List<Broker> open = new ArrayList<>();

  BrokerStore store;
  TimeSource time;
  Patience patience;
  Broker broker;

  /** Only for subclasses; a test framework makes the instances. */
  @SuppressWarnings("NullAway.Init")
  protected BrokerScenario() {}

  /** A store that is empty and belongs to this test alone. */
  protected abstract BrokerStore newStore();

  @BeforeEach
  final void openFirstBroker() {
    store = newStore();
    ManualTime manual = store.followsTime() ? ManualTime.create() : null;
    time = manual == null ? TimeSource.system() : manual;
    patience = new Patience(manual);
    broker = openBroker();
  }

  @AfterEach
  final void closeAll() {
    open.forEach(Broker::close);
    store.close();
    time.close();
  }

  /** Opens one more broker on the same store; closed after the test. */
  final Broker openBroker() {
    return openBroker(store);
  }

  final Broker openBroker(BrokerStore where) {
    Broker opened = where.open(new BrokerContext(time, Urgency::of));
    open.add(opened);
    return opened;
  }

  /** Closes the broker and opens the store again. */
  final void reopen() {
    assumeTrue(store.isKept(), "this store keeps nothing when it is closed");
    broker.close();
    broker = openBroker();
  }

  final void assumeShared() {
    assumeTrue(store.isShared(), "this store serves one broker at a time");
  }

  final void assumeTimeIsMoved() {
    assumeTrue(store.followsTime(), "this broker's time cannot be moved, and the wait is long");
  }

  final BrokerStore crashedStore() {
    Optional<BrokerStore> crashed = store.crashed();
    assumeTrue(crashed.isPresent(), "this store cannot show what a crash leaves");
    return crashed.orElseThrow();
  }

  /** An interest stream with one inbox. */
  final void createInbox() {
    broker.createStream(AGENTS);
    broker.createConsumer(BACKEND_INBOX.withAckWait(store.shortWait()));
  }

  /** A consumer of the agents' stream that takes all that is kept, most urgent first. */
  final ConsumerRef createQueue(String name, String filter) {
    ConsumerRef ref = new ConsumerRef(STREAM, name);
    broker.createConsumer(
        ConsumerSpec.queue(ref, SubjectFilter.of(filter)).withAckWait(store.shortWait()));
    return ref;
  }

  static Publication message(String subject, String text) {
    return Publication.of(subject, Headers.none(), text.getBytes(UTF_8));
  }

  static Publication urgent(int urgency, String subject, String text) {
    Headers headers = Headers.none().with(Urgency.HEADER, Urgency.name(urgency));
    return Publication.of(subject, headers, text.getBytes(UTF_8));
  }

  static Publication withId(String id, String subject, String text) {
    Headers headers = Headers.none().with(Headers.MESSAGE_ID, id);
    return Publication.of(subject, headers, text.getBytes(UTF_8));
  }

  final BatchResult run(Operation... operations) {
    return patience.await(broker.execute(List.of(operations)));
  }

  final PublishAck publish(String subject, String text) {
    return publish(message(subject, text));
  }

  final PublishAck publish(Publication message) {
    return run(message).ack();
  }

  /** Why the only operation was refused; fails the test if it was not. */
  final AgentHubException refusalOf(Operation operation) {
    BatchResult result = run(operation);
    assertThat(result.refused()).as("refusal of %s", operation).isPresent();
    assertThat(result.done()).isZero();
    assertThat(result.acks()).isEmpty();
    return result.refused().orElseThrow();
  }

  final Puller pullerOf(ConsumerRef... consumers) {
    return broker.puller(List.of(consumers));
  }

  /** The next delivery. */
  final Delivery take(Puller puller) {
    List<Delivery> taken = patience.await(puller.pull(1));
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  /** The next so many deliveries, in the order they came. */
  final List<Delivery> take(Puller puller, int count) {
    List<Delivery> taken = new ArrayList<>();
    while (taken.size() < count) {
      int wanted = count - taken.size();
      List<Delivery> some = patience.await(puller.pull(wanted));
      assertThat(some).isNotEmpty().hasSizeLessThanOrEqualTo(wanted);
      taken.addAll(some);
    }
    return taken;
  }

  final Delivery takeFrom(ConsumerRef consumer) {
    try (Puller puller = pullerOf(consumer)) {
      return take(puller);
    }
  }

  final List<Delivery> takeFrom(ConsumerRef consumer, int count) {
    try (Puller puller = pullerOf(consumer)) {
      return take(puller, count);
    }
  }

  final void settle(Settlement... settlements) {
    BatchResult result = run(settlements);
    assertThat(result.refused()).as("a settlement is never refused").isEmpty();
    assertThat(result.done()).isEqualTo(settlements.length);
  }

  final void ack(Delivery delivery) {
    settle(Settlement.ack(delivery));
  }

  /** Asserts that nobody got anything, having given the broker time to be wrong. */
  final void assertNothingCame(CompletableFuture<?> pull) {
    patience.quiet();
    assertThat(pull).as("a pull that must still wait").isNotDone();
  }

  final void assertNothingToTake(ConsumerRef consumer) {
    try (Puller puller = pullerOf(consumer)) {
      assertNothingCame(puller.pull(1));
    }
  }

  /** Lets this part of the ack wait pass. */
  final void passWait(double part) {
    patience.pass(partOfWait(part));
  }

  /** The same, but not longer than it takes where the wait is in earnest. */
  final void passWait(double part, CompletableFuture<?> until) {
    patience.pass(partOfWait(part), until);
  }

  private Duration partOfWait(double part) {
    return Duration.ofMillis((long) (store.shortWait().toMillis() * part));
  }

  final ConsumerInfo info(ConsumerRef consumer) {
    return broker.consumer(consumer).orElseThrow();
  }

  final void untilCounts(ConsumerRef consumer, long pending, long inFlight) {
    patience.until(
        () -> info(consumer).pending() == pending && info(consumer).inFlight() == inFlight,
        () -> "expected %d pending, %d in flight: %s".formatted(pending, inFlight, info(consumer)));
  }

  final void untilKept(String stream, long messages) {
    patience.until(
        () -> broker.stream(stream).messages() == messages,
        () -> "expected %d messages: %s".formatted(messages, broker.stream(stream)));
  }

  final List<StoredMessage> readAll(String stream) {
    return broker.read(ReadRequest.all(stream, 100_000));
  }

  static String text(StoredMessage message) {
    return new String(message.body(), UTF_8);
  }

  static String text(Delivery delivery) {
    return text(delivery.message());
  }

  static List<String> texts(List<StoredMessage> messages) {
    return messages.stream().map(BrokerScenario::text).toList();
  }

  static List<String> textsOf(List<Delivery> deliveries) {
    return deliveries.stream().map(BrokerScenario::text).toList();
  }

  static List<Long> sequences(List<StoredMessage> messages) {
    return messages.stream().map(StoredMessage::sequence).toList();
  }
}
