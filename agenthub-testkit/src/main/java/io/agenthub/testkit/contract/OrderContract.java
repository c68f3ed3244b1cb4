/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.ConsumerSpec.Order;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * In which order messages that wait are handed out: the most urgent first, whatever the backlog.
 *
 * @since 0.1
 */
public abstract class OrderContract extends BrokerScenario {
  private static final int BACKLOG = 20_000;
  private static final int TIMES = 100;

  /** Only for subclasses. */
  protected OrderContract() {}

  /** With a long ack wait: what a scenario holds must not come again where time is real. */
  @BeforeEach
  final void createAgents() {
    broker.createStream(AGENTS);
    broker.createConsumer(BACKEND_INBOX);
  }

  @Test
  void mostUrgent_isFirst_thenTheOldest() {
    publish(urgent(Urgency.LOW, INBOX, "low 1"));
    publish(urgent(Urgency.HIGH, INBOX, "high 1"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical 1"));
    publish(message(INBOX, "medium 1"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical 2"));
    publish(urgent(Urgency.LOW, INBOX, "low 2"));
    publish(urgent(Urgency.HIGH, INBOX, "high 2"));
    patience.pass(store.orderLag());

    assertThat(textsOf(takeFrom(BACKEND, 7)))
        .containsExactly(
            "critical 1", "critical 2", "high 1", "high 2", "medium 1", "low 1", "low 2");
  }

  @Test
  void oldestByUrgency_isTheFirstOfEachLevelThatWaits() {
    publish(urgent(Urgency.LOW, INBOX, "low 1"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical 1"));
    passWait(0.1);
    publish(urgent(Urgency.LOW, INBOX, "low 2"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical 2"));
    List<Instant> times = readAll(STREAM).stream().map(StoredMessage::time).toList();

    assertThat(oldestByUrgency(BACKEND)).containsExactly(times.get(1), times.get(0));

    ack(takeFrom(BACKEND));
    untilCounts(BACKEND, 3, 0);
    assertThat(oldestByUrgency(BACKEND)).containsExactly(times.get(3), times.get(0));
  }

  @Test
  void oldestByUrgency_isToldOfEachConsumer_howeverManyAreAsked() {
    ConsumerRef qa = createQueue("inbox-qa", OTHER_INBOX);
    ConsumerRef idle = createQueue("idle", TOPIC);
    ConsumerRef missing = new ConsumerRef(STREAM, "missing");
    publish(urgent(Urgency.LOW, INBOX, "taken"));
    ack(takeFrom(BACKEND));
    publish(urgent(Urgency.HIGH, INBOX, "backend high"));
    passWait(0.1);
    publish(urgent(Urgency.LOW, OTHER_INBOX, "qa low"));
    passWait(0.1);
    publish(urgent(Urgency.CRITICAL, OTHER_INBOX, "qa critical"));
    passWait(0.1);
    publish(urgent(Urgency.LOW, INBOX, "backend low"));
    untilCounts(BACKEND, 2, 0);
    Map<String, Instant> times = new HashMap<>();
    readAll(STREAM).forEach(stored -> times.put(text(stored), stored.time()));

    var oldest = broker.oldestByUrgency(List.of(BACKEND, qa, idle, missing), Urgency::of);

    assertThat(oldest).containsOnlyKeys(BACKEND, qa, idle);
    assertThat(times(oldest, BACKEND))
        .containsExactly(times.get("backend high"), times.get("backend low"));
    assertThat(times(oldest, qa)).containsExactly(times.get("qa critical"), times.get("qa low"));
    assertThat(times(oldest, idle)).isEmpty();
  }

  private Collection<Instant> oldestByUrgency(ConsumerRef consumer) {
    return times(broker.oldestByUrgency(List.of(consumer), Urgency::of), consumer);
  }

  private static Collection<Instant> times(
      Map<ConsumerRef, SortedMap<Integer, Instant>> oldest, ConsumerRef consumer) {
    return oldest.getOrDefault(consumer, Collections.emptySortedMap()).values();
  }

  @Test
  void body_countsForUrgencyToo() {
    publish(message(INBOX, "3 low"));
    publish(message(INBOX, "0 critical"));
    publish(message(INBOX, "1 high"));
    patience.pass(store.orderLag());

    assertThat(textsOf(takeFrom(BACKEND, 3))).containsExactly("0 critical", "1 high", "3 low");
  }

  @Test
  void urgency_isStillKnownAfterReopen() {
    publish(urgent(Urgency.LOW, INBOX, "low"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical"));
    publish(message(INBOX, "1 high"));

    reopen();
    patience.pass(store.orderLag());

    assertThat(textsOf(takeFrom(BACKEND, 3))).containsExactly("critical", "1 high", "low");
  }

  @Test
  void critical_isNext_behindALongBacklog() {
    publishBacklog();
    publish(urgent(Urgency.CRITICAL, INBOX, "critical"));
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(BACKEND)) {
      assertThat(text(take(puller))).isEqualTo("critical");
      assertThat(text(take(puller))).isEqualTo("0");
      publish(urgent(Urgency.HIGH, INBOX, "high"));
      patience.pass(store.orderLag());
      assertThat(text(take(puller))).isEqualTo("high");
      assertThat(text(take(puller))).isEqualTo("1");
      assertThat(info(BACKEND).pending()).isEqualTo(BACKLOG - 2);
    }
  }

  @Test
  void critical_isNext_behindABacklogThatWasReopened() {
    publishBacklog();
    publish(urgent(Urgency.CRITICAL, INBOX, "critical"));

    reopen();
    patience.pass(store.orderLag());

    assertThat(textsOf(takeFrom(BACKEND, 2))).containsExactly("critical", "0");
  }

  private void publishBacklog() {
    List<CompletableFuture<BatchResult>> batches = new ArrayList<>();
    for (int first = 0; first < BACKLOG; first += 500) {
      List<Operation> batch = new ArrayList<>();
      for (int i = first; i < first + 500; i++) {
        batch.add(urgent(Urgency.LOW, INBOX, "" + i));
      }
      batches.add(broker.execute(batch));
      patience.await(batches.get(batches.size() - 1));
    }
    assertThat(batches).allMatch(batch -> batch.join().done() == 500);
  }

  @Test
  void passedOver_isStillNext_howeverOftenItWas() {
    publish(urgent(Urgency.LOW, INBOX, "low 1"));
    publish(urgent(Urgency.LOW, INBOX, "low 2"));
    for (int i = 0; i < TIMES; i++) {
      publish(urgent(Urgency.CRITICAL, INBOX, "critical"));
    }
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(BACKEND)) {
      for (int i = 0; i < TIMES; i++) {
        Delivery critical = take(puller);
        assertThat(text(critical)).isEqualTo("critical");
        ack(critical);
      }
      assertThat(text(take(puller))).isEqualTo("low 1");
      assertThat(text(take(puller))).isEqualTo("low 2");
    }
  }

  @Test
  void severalConsumers_yieldTheMostUrgentOfAll() {
    ConsumerRef topics = createQueue("topics", "agent-hub.topics.>");
    ConsumerRef qa = createQueue("inbox-qa", OTHER_INBOX);
    publish(urgent(Urgency.LOW, INBOX, "low inbox"));
    publish(urgent(Urgency.HIGH, TOPIC, "high topic"));
    publish(urgent(Urgency.MEDIUM, OTHER_INBOX, "medium other"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical inbox"));
    publish(urgent(Urgency.HIGH, OTHER_INBOX, "high other"));
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(BACKEND, topics, qa)) {
      assertThat(textsOf(take(puller, 5)))
          .containsExactly(
              "critical inbox", "high topic", "high other", "medium other", "low inbox");
    }
  }

  @Test
  void retried_keepsItsPlaceByUrgency() {
    publish(urgent(Urgency.LOW, INBOX, "low"));
    publish(urgent(Urgency.HIGH, INBOX, "high"));
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(BACKEND)) {
      Delivery high = take(puller);
      publish(urgent(Urgency.MEDIUM, INBOX, "medium"));
      settle(Settlement.retry(high, Duration.ZERO));
      untilCounts(BACKEND, 3, 0);
      patience.pass(store.orderLag());

      assertThat(textsOf(take(puller, 3))).containsExactly("high", "medium", "low");
    }
  }

  @Test
  void retried_goesBeforeWhatCameForNobody() {
    try (Puller puller = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> first = puller.pull(1);
      CompletableFuture<List<Delivery>> second = puller.pull(1);
      patience.quiet();
      publish(urgent(Urgency.HIGH, INBOX, "high"));
      Delivery high = patience.await(first).get(0);
      second.cancel(true);
      publish(urgent(Urgency.LOW, INBOX, "low"));
      patience.pass(store.orderLag());

      settle(Settlement.retry(high, Duration.ZERO));
      patience.pass(store.orderLag());
      assertThat(text(take(puller))).isEqualTo("high");
      assertThat(text(take(puller))).isEqualTo("low");
    }
  }

  @Test
  void takenAheadAndGivenBack_isNextAgain_howeverOftenItWas() {
    publish(urgent(Urgency.LOW, INBOX, "low 1"));
    publish(urgent(Urgency.LOW, INBOX, "low 2"));
    publish(urgent(Urgency.HIGH, INBOX, "high"));
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(BACKEND)) {
      for (int i = 0; i < TIMES; i++) {
        Delivery high = take(puller);
        assertThat(text(high)).isEqualTo("high");
        settle(Settlement.retry(high, Duration.ZERO));
      }
      assertThat(textsOf(take(puller, 3))).containsExactly("high", "low 1", "low 2");
    }
  }

  @Test
  void sequenceOrder_ignoresUrgency() {
    ConsumerRef plain = new ConsumerRef(STREAM, "plain");
    broker.createConsumer(
        ConsumerSpec.queue(plain, SubjectFilter.of(INBOX)).withOrder(Order.SEQUENCE));
    publish(urgent(Urgency.LOW, INBOX, "first"));
    publish(urgent(Urgency.CRITICAL, INBOX, "second"));
    publish(urgent(Urgency.HIGH, INBOX, "third"));
    patience.pass(store.orderLag());

    assertThat(textsOf(takeFrom(plain, 3))).containsExactly("first", "second", "third");
  }

  @Test
  void sequenceOrder_overSeveralStreams_isByAge() {
    broker.createStream(StreamSpec.interest("MORE", 0, "more.>"));
    ConsumerRef plain = new ConsumerRef(STREAM, "plain");
    ConsumerRef more = new ConsumerRef("MORE", "more");
    broker.createConsumer(
        ConsumerSpec.queue(plain, SubjectFilter.of(INBOX)).withOrder(Order.SEQUENCE));
    broker.createConsumer(
        ConsumerSpec.queue(more, SubjectFilter.of("more.>")).withOrder(Order.SEQUENCE));
    for (String subject : List.of("more.a", INBOX, INBOX, "more.a", "more.a", INBOX)) {
      publish(subject, subject);
      patience.pass(Duration.ofMillis(20));
    }
    patience.pass(store.orderLag());

    try (Puller puller = pullerOf(plain, more)) {
      assertThat(textsOf(take(puller, 6)))
          .containsExactly("more.a", INBOX, INBOX, "more.a", "more.a", INBOX);
    }
  }

  @Test
  void parallelTakers_neverLeaveTheUrgentBehind() {
    for (int i = 0; i < 400; i++) {
      publish(urgent(i % 4, INBOX, "" + i));
    }
    patience.pass(store.orderLag());
    try (Puller puller = pullerOf(BACKEND)) {
      for (int urgency = Urgency.CRITICAL; urgency <= Urgency.LOW; urgency++) {
        List<CompletableFuture<List<Delivery>>> pulls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          pulls.add(puller.pull(1));
        }
        for (CompletableFuture<List<Delivery>> pull : pulls) {
          Delivery delivery = patience.await(pull).get(0);
          assertThat(delivery.message().headers().get(Urgency.HEADER))
              .contains(Urgency.name(urgency));
        }
      }
    }
  }

  @RepeatedTest(4)
  void randomTraffic_neverOvertakes() {
    long seed = Long.getLong("agenthub.seed", System.identityHashCode(new Object()));
    new RandomTraffic(this, seed).run(store.followsTime() ? 600 : 60);
  }
}
