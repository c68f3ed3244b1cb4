/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.WrongLastSequenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Conditions of a publication: compare-and-set on the last message of a subject, and interest.
 *
 * @since 0.1
 */
public abstract class ConditionContract extends BrokerScenario {
  /** Only for subclasses. */
  protected ConditionContract() {}

  @BeforeEach
  final void createLog() {
    broker.createStream(LOG);
  }

  @Test
  void expectingNone_isStored_onAFreshSubject() {
    publish("log.other", "does not matter");

    assertThat(publish(message("log.a", "first").expectingLast(0)).sequence()).isPositive();
  }

  @Test
  void expectingNone_isRefused_onAUsedSubject() {
    publish("log.a", "first");

    assertLosesTo("first", message("log.a", "second").expectingLast(0));
  }

  @Test
  void expectingTheLast_isStored() {
    long first = publish("log.a", "first").sequence();
    publish("log.b", "does not matter");

    long second = publish(message("log.a", "second").expectingLast(first)).sequence();
    publish(message("log.a", "third").expectingLast(second));

    assertThat(texts(readAll("LOG"))).endsWith("second", "third");
  }

  @Test
  void expectingAnEarlier_isRefused() {
    long first = publish("log.a", "first").sequence();
    publish("log.a", "second");

    assertLosesTo("second", message("log.a", "third").expectingLast(first));
  }

  @Test
  void expectingWhatNeverWas_isRefused() {
    publish("log.a", "first");

    assertLosesTo("first", message("log.a", "second").expectingLast(4_711));
    assertThat(refusalOf(message("log.fresh", "").expectingLast(4_711)))
        .isInstanceOf(WrongLastSequenceException.class);
  }

  @Test
  void expectingTheLastOfAnotherSubject_isRefused() {
    publish("log.a", "first");
    long other = publish("log.b", "other").sequence();

    assertLosesTo("first", message("log.a", "second").expectingLast(other));
  }

  @Test
  void condition_holdsOverReopen() {
    long first = publish("log.a", "first").sequence();

    reopen();

    assertLosesTo("first", message("log.a", "second").expectingLast(0));
    publish(message("log.a", "second").expectingLast(first));
  }

  @Test
  void condition_seesWhatTheSameBatchStored() {
    BatchResult result =
        run(message("log.a", "first"), message("log.a", "second").expectingLast(0));

    assertThat(result.done()).isEqualTo(1);
    assertThat(result.refused()).containsInstanceOf(WrongLastSequenceException.class);
    assertThat(texts(readAll("LOG"))).containsExactly("first");
  }

  @Test
  void emptySubject_isFreshAgain_onceItsMessageLeft() {
    createInbox();
    publish(message(INBOX, "first").expectingLast(0));
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);

    publish(message(INBOX, "second").expectingLast(0));
  }

  @Test
  void fullSubject_losesTheCompareAndSetFirst() {
    broker.createStream(StreamSpec.once("ONCE", Duration.ZERO, "once.*"));
    publish(message("once.a", "first").expectingLast(0));

    assertThat(refusalOf(message("once.a", "second").expectingLast(0)))
        .isInstanceOf(WrongLastSequenceException.class);
  }

  @Test
  void latestMessage_isReplacedByCompareAndSet() {
    broker.createStream(StreamSpec.latest("LEASES", Duration.ZERO, "lease.*"));
    long first = publish(message("lease.a", "first").expectingLast(0)).sequence();

    publish(message("lease.a", "second").expectingLast(first));

    assertThat(refusalOf(message("lease.a", "third").expectingLast(first)))
        .isInstanceOf(WrongLastSequenceException.class);
    assertThat(texts(readAll("LEASES"))).containsExactly("second");
  }

  @Test
  void racingPublishers_haveOneWinner() {
    for (int round = 0; round < 10; round++) {
      String subject = "log.race." + round;
      List<CompletableFuture<BatchResult>> racers =
          Crew.start(16, i -> run(message(subject, "racer " + i).expectingLast(0)));

      List<BatchResult> results = racers.stream().map(patience::await).toList();

      assertThat(results.stream().filter(result -> result.refused().isEmpty())).hasSize(1);
      assertThat(results.stream().flatMap(result -> result.refused().stream()))
          .hasSize(15)
          .hasOnlyElementsOfType(WrongLastSequenceException.class);
    }
    assertThat(readAll("LOG")).hasSize(10);
  }

  @Test
  void racingCounters_loseNoStep() {
    List<CompletableFuture<Integer>> racers = Crew.start(8, i -> countUp(25));

    racers.forEach(patience::await);

    assertThat(texts(readAll("LOG"))).hasSize(200).last().isEqualTo("200");
  }

  private int countUp(int steps) {
    int lost = 0;
    for (int done = 0; done < steps; ) {
      var last = broker.last("LOG", "log.counter");
      int value = last.map(message -> Integer.parseInt(text(message))).orElse(0);
      long expected = last.map(message -> message.sequence()).orElse(0L);
      Publication next = message("log.counter", "" + (value + 1)).expectingLast(expected);
      if (run(next).refused().isEmpty()) {
        done++;
      } else {
        lost++;
      }
    }
    return lost;
  }

  private void assertLosesTo(String last, Publication loser) {
    long before = broker.stream("LOG").messages();

    assertThat(refusalOf(loser)).isInstanceOf(WrongLastSequenceException.class);
    assertThat(broker.stream("LOG").messages()).isEqualTo(before);
    assertThat(text(broker.last("LOG", loser.subject()).orElseThrow())).isEqualTo(last);
  }

  @Test
  void needingInterest_isRefused_whereNobodyWouldReceive() {
    createInbox();

    assertThat(refusalOf(message(OTHER_INBOX, "lost").needingInterest()))
        .isInstanceOf(NoInterestException.class);
    assertThat(broker.stream(STREAM).messages()).isZero();
  }

  @Test
  void needingInterest_isStored_whereSomebodyReceives() {
    createInbox();
    createQueue("topics", "agent-hub.topics.>");

    publish(message(INBOX, "inbox").needingInterest());
    publish(message(TOPIC, "topic").needingInterest());

    assertThat(text(takeFrom(BACKEND))).isEqualTo("inbox");
  }

  @Test
  void needingInterest_isRefused_onceTheConsumerIsDeleted() {
    createInbox();
    ConsumerRef qa = createQueue("inbox-qa", OTHER_INBOX);
    publish(message(OTHER_INBOX, "kept").needingInterest());

    broker.deleteConsumer(qa);

    assertThat(refusalOf(message(OTHER_INBOX, "lost").needingInterest()))
        .isInstanceOf(NoInterestException.class);
  }

  @Test
  void needingInterest_isStillKnownAfterReopen() {
    createInbox();

    reopen();

    publish(message(INBOX, "kept").needingInterest());
    assertThat(refusalOf(message(OTHER_INBOX, "lost").needingInterest()))
        .isInstanceOf(NoInterestException.class);
  }
}
