/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A message stays with its consumer until it is settled; who holds it, and until when.
 *
 * @since 0.1
 */
public abstract class RedeliveryContract extends BrokerScenario {
  private Puller puller;

  /** Only for subclasses. */
  @SuppressWarnings("NullAway.Init")
  protected RedeliveryContract() {}

  @BeforeEach
  final void createAgents() {
    createInbox();
    puller = pullerOf(BACKEND);
  }

  @AfterEach
  final void closePuller() {
    puller.close();
  }

  private Delivery publishAndTake() {
    publish(INBOX, "task");
    Delivery delivery = take(puller);
    assertThat(delivery.attempt()).isEqualTo(1);
    return delivery;
  }

  private static void assertComesAgain(Delivery before, Delivery after) {
    assertThat(after.attempt()).isGreaterThan(before.attempt());
    assertThat(after.consumer()).isEqualTo(before.consumer());
    assertThat(after.message().sequence()).isEqualTo(before.message().sequence());
    assertThat(after.message().subject()).isEqualTo(before.message().subject());
    assertThat(after.message().time()).isEqualTo(before.message().time());
    assertThat(after.message().headers()).isEqualTo(before.message().headers());
    assertThat(after.message().body()).isEqualTo(before.message().body());
  }

  /** Asserts that the waiting pull gets the message when the rest of its time has passed. */
  private Delivery assertComesBetween(double notYet, double atLast, Delivery before) {
    CompletableFuture<List<Delivery>> waiting = puller.pull(1);
    passWait(notYet);
    assertNothingCame(waiting);
    passWait(atLast - notYet + 0.01, waiting);
    Delivery after = patience.await(waiting).get(0);
    assertComesAgain(before, after);
    return after;
  }

  @Test
  void delivery_namesItsConsumer() {
    assertThat(publishAndTake().consumer()).isEqualTo(BACKEND);
  }

  @Test
  void unsettled_comesAgainAfterTheAckWait() {
    Delivery first = publishAndTake();

    assertComesBetween(0.75, 1, first);
  }

  @Test
  void unsettled_comesAgainAndAgain_withRisingAttempts() {
    Delivery delivery = publishAndTake();

    for (int i = 0; i < 4; i++) {
      delivery = assertComesBetween(0.75, 1, delivery);
    }
  }

  @Test
  void acknowledged_doesNotComeAgain() {
    ack(publishAndTake());

    passWait(2);

    assertNothingCame(puller.pull(1));
  }

  @Test
  void rejected_doesNotComeAgain() {
    settle(Settlement.reject(publishAndTake()));

    passWait(2);

    assertNothingCame(puller.pull(1));
  }

  @Test
  void working_beginsTheAckWaitAnew() {
    Delivery first = publishAndTake();
    passWait(0.6);
    settle(Settlement.working(first));
    passWait(0.6);
    settle(Settlement.working(first));

    assertComesBetween(0.75, 1, first);
  }

  @Test
  void workingOnOne_doesNotKeepAnother() {
    Delivery kept = publishAndTake();
    Delivery left = publishAndTake();
    passWait(0.6);
    settle(Settlement.working(kept));

    Delivery again = assertComesBetween(0.25, 0.4, left);

    ack(again);
    ack(kept);
    untilKept(STREAM, 0);
  }

  @Test
  void retry_comesAgainAtOnce_withoutADelay() {
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, Duration.ZERO));

    Delivery second = take(puller);
    assertComesAgain(first, second);
    settle(Settlement.retry(second, Duration.ZERO));

    assertComesAgain(second, take(puller));
  }

  @Test
  void retry_wakesAWaitingPull() {
    Delivery first = publishAndTake();
    CompletableFuture<List<Delivery>> waiting = puller.pull(1);
    assertNothingCame(waiting);

    settle(Settlement.retry(first, Duration.ZERO));

    assertComesAgain(first, patience.await(waiting).get(0));
  }

  @Test
  void retry_comesNoEarlierThanItsDelay() {
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, store.shortWait()));

    assertComesBetween(0.75, 1, first);
  }

  @Test
  void retry_mayWaitLongerThanTheAckWait() {
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, store.shortWait().multipliedBy(3)));

    assertComesBetween(2.75, 3, first);
  }

  @Test
  void retry_isStillWaitingForAfterReopen() {
    assumeTimeIsMoved();
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, store.shortWait().multipliedBy(2)));

    reopen();
    puller = pullerOf(BACKEND);

    assertComesBetween(1.75, 2, first);
  }

  @Test
  void retry_letsOthersPass() {
    publish(INBOX, "first");
    publish(INBOX, "second");
    settle(Settlement.retry(take(puller), store.shortWait()));

    assertThat(text(take(puller))).isEqualTo("second");
    assertNothingCame(puller.pull(1));
  }

  @Test
  void attempts_areCountedOverReopen() {
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, Duration.ZERO));
    Delivery second = take(puller);
    settle(Settlement.retry(second, Duration.ZERO));

    reopen();

    assertComesAgain(second, takeFrom(BACKEND));
  }

  @Test
  void unsettled_comesAgainAfterReopen() {
    Delivery first = publishAndTake();

    reopen();

    assertComesAgain(first, takeFrom(BACKEND));
  }

  @Test
  void unsettled_comesAgainAfterACrash() {
    Delivery first = publishAndTake();

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      passWait(1.1);
      assertComesAgain(first, takeFrom(BACKEND));
      broker.close();
    }
  }

  @Test
  void lateAck_isAccepted_whileTheMessageWaits() {
    Delivery first = publishAndTake();
    passWait(1.1);
    patience.until(() -> info(BACKEND).inFlight() == 0, () -> "the ack wait has not ended");

    ack(first);

    untilKept(STREAM, 0);
    assertNothingCame(puller.pull(1));
  }

  @Test
  void ackOfAPastHolder_isAccepted_whileAnotherHasTheMessage() {
    Delivery first = publishAndTake();
    Delivery second = assertComesBetween(0.75, 1, first);

    ack(first);

    untilKept(STREAM, 0);
    passWait(2);
    assertNothingCame(puller.pull(1));
    settle(Settlement.retry(second, Duration.ZERO), Settlement.ack(second));
    assertNothingToTake(BACKEND);
  }

  @Test
  void rejectOfAPastHolder_isAccepted() {
    Delivery first = publishAndTake();
    assertComesBetween(0.75, 1, first);

    settle(Settlement.reject(first));

    untilKept(STREAM, 0);
    passWait(2);
    assertNothingCame(puller.pull(1));
  }

  @Test
  void retryOfAPastHolder_hasNoEffect() {
    Delivery first = publishAndTake();
    Delivery second = assertComesBetween(0.75, 1, first);

    settle(Settlement.retry(first, Duration.ZERO));

    assertNothingCame(puller.pull(1));
    assertThat(info(BACKEND).inFlight()).isEqualTo(1);
    ack(second);
    untilKept(STREAM, 0);
  }

  @Test
  void retryOfAPastHolder_doesNotDelayWhatWaits() {
    Delivery first = publishAndTake();
    settle(Settlement.retry(first, Duration.ZERO));

    settle(Settlement.retry(first, store.shortWait().multipliedBy(10)));

    assertComesAgain(first, take(puller));
  }

  @Test
  void workingOfAPastHolder_hasNoEffect() {
    Delivery first = publishAndTake();
    Delivery second = assertComesBetween(0.75, 1, first);
    passWait(0.6);

    settle(Settlement.working(first));

    assertComesBetween(0.2, 0.4, second);
  }

  @Test
  void settlingTwice_isAccepted_andChangesNothing() {
    Delivery first = publishAndTake();
    ack(first);

    settle(Settlement.ack(first), Settlement.reject(first), Settlement.working(first));
    settle(Settlement.retry(first, Duration.ZERO));

    untilKept(STREAM, 0);
    assertNothingCame(puller.pull(1));
  }

  @Test
  void oneConsumersAck_leavesTheOthersDelivery() {
    var other = createQueue("other", INBOX);
    Delivery mine = publishAndTake();
    Delivery others = takeFrom(other);

    ack(mine);
    passWait(1.1);

    assertComesAgain(others, takeFrom(other));
    assertNothingCame(puller.pull(1));
  }
}
