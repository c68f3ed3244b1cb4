/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Taking messages on demand, waiting for them, changing one's mind, and looking without taking.
 *
 * @since 0.1
 */
public abstract class PullContract extends BrokerScenario {
  /** Only for subclasses. */
  protected PullContract() {}

  @BeforeEach
  final void createAgents() {
    createInbox();
  }

  @Test
  void pull_takesWhatWaits_upToItsLimit() {
    List.of("a", "b", "c").forEach(text -> publish(INBOX, text));

    try (Puller puller = pullerOf(BACKEND)) {
      List<Delivery> some = patience.await(puller.pull(2));
      assertThat(some).hasSizeBetween(1, 2);
      List<Delivery> rest = take(puller, 3 - some.size());

      assertThat(textsOf(some)).startsWith("a");
      assertThat(textsOf(rest)).endsWith("c");
      assertNothingCame(puller.pull(1));
    }
  }

  @Test
  void pull_doesNotWaitForMoreThanOne() {
    publish(INBOX, "only");

    try (Puller puller = pullerOf(BACKEND)) {
      assertThat(textsOf(patience.await(puller.pull(100)))).containsExactly("only");
    }
  }

  @Test
  void waitingPull_isWokenByAPublish() {
    try (Puller puller = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> waiting = puller.pull(10);
      assertNothingCame(waiting);

      publish(INBOX, "wakes");

      assertThat(textsOf(patience.await(waiting))).containsExactly("wakes");
    }
  }

  @Test
  void waitingPull_isNotWokenByOthersMessages() {
    createQueue("inbox-qa", OTHER_INBOX);
    try (Puller puller = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> waiting = puller.pull(10);

      publish(OTHER_INBOX, "for qa");

      assertNothingCame(waiting);
    }
  }

  @Test
  void waitingPulls_shareWhatComes() {
    try (Puller one = pullerOf(BACKEND);
        Puller two = pullerOf(BACKEND)) {
      List<CompletableFuture<List<Delivery>>> waiting =
          List.of(one.pull(1), one.pull(1), two.pull(1), two.pull(1));
      List.of("a", "b", "c", "d").forEach(text -> publish(INBOX, text));

      List<String> got = new ArrayList<>();
      waiting.forEach(pull -> got.addAll(textsOf(patience.await(pull))));

      assertThat(got).containsExactlyInAnyOrder("a", "b", "c", "d");
    }
  }

  @Test
  void takenMessage_isNotTakenByAnother() {
    publish(INBOX, "once");
    takeFrom(BACKEND);

    assertNothingToTake(BACKEND);
  }

  @Test
  void cancelledPull_takesNothing() {
    try (Puller puller = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> waiting = puller.pull(1);
      waiting.cancel(true);
      publish(INBOX, "for the next");

      Delivery taken = take(puller);

      assertThat(text(taken)).isEqualTo("for the next");
      assertThat(taken.attempt()).isEqualTo(1);
    }
  }

  @Test
  void cancelledPull_leavesTheOthersWaiting() {
    try (Puller puller = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> first = puller.pull(1);
      CompletableFuture<List<Delivery>> second = puller.pull(1);
      first.cancel(true);

      publish(INBOX, "for the second");

      assertThat(textsOf(patience.await(second))).containsExactly("for the second");
    }
  }

  @Test
  void pullCancelledWhileMessagesArrive_givesBackUncounted() {
    try (Puller puller = pullerOf(BACKEND)) {
      for (int round = 0; round < 100; round++) {
        String text = "round " + round;
        CompletableFuture<List<Delivery>> racing = puller.pull(1);
        var publishing = broker.execute(List.of(message(INBOX, text)));
        racing.cancel(true);
        patience.await(publishing);

        Delivery delivery = racing.isCancelled() ? take(puller) : racing.join().get(0);

        assertThat(text(delivery)).isEqualTo(text);
        assertThat(delivery.attempt()).isEqualTo(1);
        ack(delivery);
      }
    }
  }

  @Test
  void closedPuller_endsItsWaitingPulls() {
    Puller puller = pullerOf(BACKEND);
    CompletableFuture<List<Delivery>> waiting = puller.pull(1);

    puller.close();
    puller.close();

    patience.until(waiting::isDone, () -> "the pull still waits");
    assertThat(waiting.isCompletedExceptionally()).isTrue();
    publish(INBOX, "for the next");
    assertThat(takeFrom(BACKEND).attempt()).isEqualTo(1);
  }

  @Test
  void closedPuller_leavesItsDeliveriesValid() {
    publish(INBOX, "a");
    Puller puller = pullerOf(BACKEND);
    Delivery delivery = take(puller);

    puller.close();

    assertNothingToTake(BACKEND);
    ack(delivery);
    untilKept(STREAM, 0);
  }

  @Test
  void closedPuller_leavesOtherPullersAlone() {
    try (Puller other = pullerOf(BACKEND)) {
      CompletableFuture<List<Delivery>> waiting = other.pull(1);
      pullerOf(BACKEND).close();

      publish(INBOX, "a");

      assertThat(patience.await(waiting)).hasSize(1);
    }
  }

  @Test
  void severalConsumers_areOneQueue() {
    ConsumerRef topics = createQueue("topics", "agent-hub.topics.>");
    publish(TOPIC, "first");
    publish(INBOX, "second");
    publish(TOPIC, "third");

    try (Puller puller = pullerOf(BACKEND, topics)) {
      List<Delivery> taken = take(puller, 3);

      assertThat(textsOf(taken)).containsExactly("first", "second", "third");
      assertThat(taken).extracting(Delivery::consumer).containsExactly(topics, BACKEND, topics);
    }
  }

  @Test
  void severalConsumersOfOneMessage_eachHandItOut() {
    ConsumerRef other = createQueue("other", INBOX);
    publish(INBOX, "twice");

    try (Puller puller = pullerOf(BACKEND, other)) {
      List<Delivery> taken = take(puller, 2);

      assertThat(taken).extracting(Delivery::consumer).containsExactlyInAnyOrder(BACKEND, other);
      ack(taken.get(0));
      assertThat(broker.stream(STREAM).messages()).isEqualTo(1);
      ack(taken.get(1));
      untilKept(STREAM, 0);
    }
  }

  @Test
  void unknownConsumer_isNotFound() {
    ConsumerRef none = new ConsumerRef(STREAM, "none");

    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> pullerOf(none));
    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> pullerOf(BACKEND, none));
  }

  @Test
  void deletedConsumer_yieldsNothingMore_othersDo() {
    ConsumerRef topics = createQueue("topics", "agent-hub.topics.>");
    try (Puller puller = pullerOf(BACKEND, topics)) {
      CompletableFuture<List<Delivery>> waiting = puller.pull(1);
      publish(message(OTHER_INBOX, "for nobody"));

      broker.deleteConsumer(topics);
      publish(TOPIC, "for nobody");
      assertNothingCame(waiting);
      publish(INBOX, "for backend");

      assertThat(textsOf(patience.await(waiting))).containsExactly("for backend");
    }
  }

  @Test
  void peek_showsWhatWaits_withoutTaking() {
    List.of("a", "b", "c").forEach(text -> publish(INBOX, text));

    assertThat(texts(broker.peek(BACKEND, 10))).containsExactly("a", "b", "c");
    assertThat(texts(broker.peek(BACKEND, 2))).containsExactly("a", "b");
    assertThat(broker.peek(BACKEND, 10)).hasSize((int) info(BACKEND).pending());
    assertThat(takeFrom(BACKEND, 3)).allMatch(delivery -> delivery.attempt() == 1);
  }

  @Test
  void peek_leavesOutWhatIsInFlightOrSettled() {
    List.of("a", "b", "c").forEach(text -> publish(INBOX, text));
    List<Delivery> taken = takeFrom(BACKEND, 2);
    ack(taken.get(1));

    untilCounts(BACKEND, 1, 1);
    assertThat(texts(broker.peek(BACKEND, 10))).containsExactly("c");
  }

  @Test
  void peek_showsMessagesWhole_inTheOrderTheyWouldCome() {
    publish(urgent(Urgency.LOW, INBOX, "low"));
    publish(urgent(Urgency.CRITICAL, INBOX, "critical"));
    publish(urgent(Urgency.HIGH, INBOX, "high"));
    patience.pass(store.orderLag());

    List<StoredMessage> peeked = broker.peek(BACKEND, 10);

    assertThat(texts(peeked)).containsExactly("critical", "high", "low");
    assertThat(peeked.get(0).headers().get(Urgency.HEADER)).contains("critical");
    assertThat(textsOf(takeFrom(BACKEND, 3))).isEqualTo(texts(peeked));
  }

  @Test
  void peek_ofAnEmptyConsumer_isEmpty() {
    assertThat(broker.peek(BACKEND, 10)).isEmpty();
  }
}
