/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static io.agenthub.testkit.contract.StreamsContract.lower;
import static io.agenthub.testkit.contract.StreamsContract.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ConsumerSpec.Order;
import io.agenthub.broker.ConsumerSpec.Start;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StreamMismatchException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Durable consumers: what they receive, from when on, how they are described, and how they end.
 *
 * @since 0.1
 */
public abstract class ConsumerContract extends BrokerScenario {
  private static final ConsumerRef WORK = new ConsumerRef(STREAM, "work");

  /** Only for subclasses. */
  protected ConsumerContract() {}

  @BeforeEach
  final void createAgents() {
    createInbox();
  }

  @Test
  void newConsumer_isEmpty_withItsSettings() {
    ConsumerSpec spec = ConsumerSpec.queue(WORK, SubjectFilter.of(TOPIC));

    broker.createConsumer(spec);

    assertThat(broker.consumer(WORK)).contains(new ConsumerInfo(spec, 0, 0, Optional.empty()));
  }

  @Test
  void unknownConsumer_isEmpty() {
    assertThat(broker.consumer(WORK)).isEmpty();
  }

  @Test
  void unknownStream_isNotFound() {
    ConsumerRef ref = new ConsumerRef("NONE", "work");

    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(
            () -> broker.createConsumer(ConsumerSpec.queue(ref, SubjectFilter.of("none.a"))));
  }

  @Test
  void sameConsumerAgain_losesNothing() {
    publish(INBOX, "waits");

    createInbox();

    assertThat(text(takeFrom(BACKEND))).isEqualTo("waits");
  }

  @Test
  void eachDifference_isRefusedByName() {
    ConsumerSpec spec = ConsumerSpec.subscriber(WORK, SubjectFilter.of(TOPIC), Duration.ofDays(30));
    broker.createConsumer(spec);

    assertMismatch(spec.withOrder(Order.SEQUENCE), "order");
    assertMismatch(spec.withAckWait(Duration.ofSeconds(17)), "ackWait");
    assertMismatch(spec.withMaxInFlight(17), "maxInFlight");
    assertMismatch(ConsumerSpec.subscriber(WORK, spec.filter(), Duration.ofDays(31)), "lapseAfter");
    assertMismatch(
        ConsumerSpec.subscriber(WORK, SubjectFilter.of(INBOX), spec.lapseAfter()), "filter");
    assertMismatch(
        ConsumerSpec.queue(WORK, spec.filter()).withAckWait(Duration.ofSeconds(17)),
        "start",
        "ackWait",
        "maxInFlight",
        "lapseAfter");
    assertThat(info(WORK).spec()).isEqualTo(spec);
  }

  private void assertMismatch(ConsumerSpec other, String... fields) {
    assertThatExceptionOfType(StreamMismatchException.class)
        .isThrownBy(() -> broker.createConsumer(other))
        .satisfies(e -> assertThat(words(e)).contains(lower(fields)));
  }

  @Test
  void consumers_areListedByName() {
    createQueue("zeta", TOPIC);
    createQueue("alpha", TOPIC);

    assertThat(broker.consumers(STREAM))
        .extracting(info -> info.spec().ref().name())
        .containsExactly("alpha", "inbox-backend", "zeta");
  }

  @Test
  void consumer_survivesReopen() {
    ConsumerSpec spec = ConsumerSpec.subscriber(WORK, SubjectFilter.of(TOPIC), Duration.ofDays(30));
    broker.createConsumer(spec);
    publish(TOPIC, "waits");

    reopen();

    assertThat(info(WORK).spec()).isEqualTo(spec);
    assertThat(info(WORK).pending()).isEqualTo(1);
    broker.createConsumer(spec);
    assertThat(text(takeFrom(WORK))).isEqualTo("waits");
  }

  @Test
  void startAll_beginsWithWhatIsKept() {
    broker.createStream(LOG);
    publish("log.a", "before");
    ConsumerRef all = logConsumer("all", Start.ALL, "log.>");
    publish("log.a", "after");

    assertThat(textsOf(takeFrom(all, 2))).containsExactly("before", "after");
  }

  @Test
  void startNew_beginsWithWhatComes() {
    broker.createStream(LOG);
    publish("log.a", "before");
    ConsumerRef fresh = logConsumer("fresh", Start.NEW, "log.>");
    publish("log.a", "after");

    assertThat(info(fresh).pending()).isEqualTo(1);
    assertThat(text(takeFrom(fresh))).isEqualTo("after");
    assertNothingToTake(fresh);
  }

  @Test
  void filter_choosesBySubject() {
    broker.createStream(LOG);
    List.of("log.a", "log.b", "log.a.x", "log.b.x", "log.a.x.y").forEach(s -> publish(s, s));

    assertReceives("log.a", "log.a");
    assertReceives("log.*", "log.a", "log.b");
    assertReceives("log.*.x", "log.a.x", "log.b.x");
    assertReceives("log.a.>", "log.a.x", "log.a.x.y");
    assertReceives("log.>", "log.a", "log.b", "log.a.x", "log.b.x", "log.a.x.y");
  }

  private void assertReceives(String filter, String... subjects) {
    ConsumerRef ref = logConsumer("f" + filter.hashCode(), Start.ALL, filter);
    assertThat(info(ref).pending()).as(filter).isEqualTo(subjects.length);
    assertThat(textsOf(takeFrom(ref, subjects.length))).as(filter).containsExactly(subjects);
    assertNothingToTake(ref);
  }

  private ConsumerRef logConsumer(String name, Start start, String filter) {
    ConsumerRef ref = new ConsumerRef("LOG", name);
    broker.createConsumer(
        new ConsumerSpec(
            ref,
            SubjectFilter.of(filter),
            start,
            Order.SEQUENCE,
            store.shortWait(),
            1_000,
            Duration.ZERO));
    return ref;
  }

  @Test
  void counts_followTheMessages() {
    publish(INBOX, "a");
    publish(INBOX, "b");
    publish(INBOX, "c");
    untilCounts(BACKEND, 3, 0);

    try (Puller puller = pullerOf(BACKEND)) {
      Delivery first = take(puller);
      untilCounts(BACKEND, 2, 1);
      ack(first);
      untilCounts(BACKEND, 2, 0);
      settle(Settlement.retry(take(puller), store.shortWait()));
      untilCounts(BACKEND, 2, 0);
      settle(Settlement.reject(take(puller)));
      untilCounts(BACKEND, 1, 0);
    }
  }

  @Test
  void oldestPending_isTheTimeOfTheOneThatWaitsLongest() {
    publish(INBOX, "a");
    passWait(0.1);
    publish(INBOX, "b");
    var times = readAll(STREAM).stream().map(message -> message.time()).toList();

    assertThat(info(BACKEND).oldestPending()).contains(times.get(0));

    ack(takeFrom(BACKEND));
    untilCounts(BACKEND, 1, 0);
    assertThat(info(BACKEND).oldestPending()).contains(times.get(1));

    ack(takeFrom(BACKEND));
    untilCounts(BACKEND, 0, 0);
    assertThat(info(BACKEND).oldestPending()).isEmpty();
  }

  @Test
  void limitInFlight_holdsBackTheRest_untilOneIsSettled() {
    ConsumerSpec spec = ConsumerSpec.queue(WORK, SubjectFilter.of(TOPIC)).withMaxInFlight(2);
    broker.createConsumer(spec);
    List.of("a", "b", "c", "d").forEach(text -> publish(TOPIC, text));

    try (Puller one = pullerOf(WORK);
        Puller two = pullerOf(WORK)) {
      Delivery a = take(one);
      Delivery b = take(two);
      var waiting = one.pull(10);
      assertNothingCame(waiting);

      ack(b);

      assertThat(textsOf(patience.await(waiting))).containsExactly("c");
      settle(Settlement.retry(a, Duration.ZERO));
      assertThat(text(take(two))).isIn("a", "d");
      assertNothingCame(two.pull(1));
    }
  }

  @Test
  void limitInFlight_boundsOnePull() {
    broker.createConsumer(ConsumerSpec.queue(WORK, SubjectFilter.of(TOPIC)).withMaxInFlight(2));
    List.of("a", "b", "c").forEach(text -> publish(TOPIC, text));

    try (Puller puller = pullerOf(WORK)) {
      assertThat(patience.await(puller.pull(10))).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void deletedConsumer_isGone() {
    publish(INBOX, "unread");

    assertThat(broker.deleteConsumer(BACKEND)).isTrue();

    assertThat(broker.consumer(BACKEND)).isEmpty();
    assertThat(broker.consumers(STREAM)).isEmpty();
    assertThat(broker.deleteConsumer(BACKEND)).isFalse();
    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> pullerOf(BACKEND));
  }

  @Test
  void deletedConsumer_staysGoneAfterReopen() {
    broker.deleteConsumer(BACKEND);

    reopen();

    assertThat(broker.consumer(BACKEND)).isEmpty();
  }

  @Test
  void consumerOfTheSameName_beginsAfresh() {
    publish(INBOX, "forgotten");
    broker.deleteConsumer(BACKEND);
    untilKept(STREAM, 0);

    createInbox();
    publish(INBOX, "new");

    assertThat(text(takeFrom(BACKEND))).isEqualTo("new");
    assertNothingToTake(BACKEND);
  }

  @Test
  void settlement_afterItsConsumerIsDeleted_isAccepted() {
    publish(INBOX, "a");
    Delivery delivery = takeFrom(BACKEND);
    broker.deleteConsumer(BACKEND);

    settle(Settlement.working(delivery), Settlement.retry(delivery, Duration.ZERO));
    settle(Settlement.ack(delivery), Settlement.reject(delivery));
  }

  @Test
  void unusedConsumer_lapses_andGivesUpItsClaims() {
    broker.createConsumer(
        ConsumerSpec.subscriber(WORK, SubjectFilter.of(TOPIC), store.shortWait()));
    publish(TOPIC, "unread");

    passWait(0.5);
    patience.quiet();
    assertThat(broker.consumer(WORK)).isPresent();
    passWait(1);

    patience.until(() -> broker.consumer(WORK).isEmpty(), () -> "the consumer has not lapsed");
    untilKept(STREAM, 0);
  }

  @Test
  void pull_keepsAConsumerFromLapsing() {
    broker.createConsumer(
        ConsumerSpec.subscriber(WORK, SubjectFilter.of(TOPIC), store.shortWait()));
    for (int i = 0; i < 4; i++) {
      passWait(0.6);
      try (Puller puller = pullerOf(WORK)) {
        assertNothingCame(puller.pull(1));
      }
    }

    assertThat(broker.consumer(WORK)).isPresent();
  }

  @Test
  void openPull_keepsAConsumerFromLapsing() {
    broker.createConsumer(
        ConsumerSpec.subscriber(WORK, SubjectFilter.of(TOPIC), store.shortWait()));
    try (Puller puller = pullerOf(WORK)) {
      var waiting = puller.pull(1);
      for (int i = 0; i < 4; i++) {
        passWait(0.6);
        patience.quiet();
      }

      publish(message(TOPIC, "at last").needingInterest());

      assertThat(textsOf(patience.await(waiting))).containsExactly("at last");
    }
  }

  @Test
  void queue_neverLapses() {
    assumeTimeIsMoved();
    publish(INBOX, "waits");

    patience.pass(Duration.ofDays(2));

    assertThat(text(takeFrom(BACKEND))).isEqualTo("waits");
  }
}
