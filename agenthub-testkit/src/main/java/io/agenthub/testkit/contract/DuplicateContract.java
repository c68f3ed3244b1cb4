/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.WrongLastSequenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A message that is sent again with its id is recognised, whatever has happened in between.
 *
 * <p>A sender that does not know what became of its message relies on it: the repetition must come
 * out as a duplicate, not as a refusal, once the first has arrived.
 *
 * @since 0.1
 */
public abstract class DuplicateContract extends BrokerScenario {
  /** Only for subclasses. */
  protected DuplicateContract() {}

  @BeforeEach
  final void createInboxAndLog() {
    createInbox();
    broker.createStream(LOG);
  }

  @Test
  void sameId_isStoredOnce_andSaysSo() {
    PublishAck first = publish(withId("id-1", "log.a", "first"));

    PublishAck second = publish(withId("id-1", "log.a", "second"));

    assertThat(first.duplicate()).isFalse();
    assertIsDuplicateOf(first, second);
    assertThat(texts(readAll("LOG"))).containsExactly("first");
  }

  @Test
  void sameId_onAnotherSubjectOfTheStream_isADuplicate() {
    PublishAck first = publish(withId("id-1", "log.a", "first"));

    assertIsDuplicateOf(first, publish(withId("id-1", "log.b", "second")));
  }

  @Test
  void sameId_inAnotherStream_isNoDuplicate() {
    publish(withId("id-1", "log.a", "logged"));

    assertThat(publish(withId("id-1", INBOX, "sent")).duplicate()).isFalse();
    assertThat(text(takeFrom(BACKEND))).isEqualTo("sent");
  }

  @Test
  void noId_isNeverADuplicate() {
    publish("log.a", "same");

    assertThat(publish("log.a", "same").duplicate()).isFalse();
    assertThat(readAll("LOG")).hasSize(2);
  }

  @Test
  void duplicate_isNotDeliveredAgain_whileTheFirstWaits() {
    publish(withId("id-1", INBOX, "first"));
    publish(withId("id-1", INBOX, "second"));

    assertThat(text(takeFrom(BACKEND))).isEqualTo("first");
    assertNothingToTake(BACKEND);
  }

  @Test
  void duplicate_isNotDeliveredAgain_afterTheFirstIsGone() {
    PublishAck first = publish(withId("id-1", INBOX, "first"));
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);

    assertIsDuplicateOf(first, publish(withId("id-1", INBOX, "second")));
    assertNothingToTake(BACKEND);
  }

  @Test
  void duplicate_isRecognisedAfterReopen() {
    PublishAck kept = publish(withId("id-1", "log.a", "first"));
    PublishAck gone = publish(withId("id-2", INBOX, "first"));
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);

    reopen();

    assertIsDuplicateOf(kept, publish(withId("id-1", "log.a", "second")));
    assertIsDuplicateOf(gone, publish(withId("id-2", INBOX, "second")));
    assertNothingToTake(BACKEND);
  }

  @Test
  void duplicate_isRecognisedAfterACrash() {
    PublishAck first = publish(withId("id-1", "log.a", "first"));

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      assertIsDuplicateOf(first, publish(withId("id-1", "log.a", "second")));
      broker.close();
    }
  }

  @Test
  void duplicate_isRecognisedForTwoMinutes() {
    assumeTimeIsMoved();
    PublishAck first = publish(withId("id-1", "log.a", "first"));

    patience.pass(Duration.ofSeconds(119));

    assertIsDuplicateOf(first, publish(withId("id-1", "log.a", "second")));
  }

  @Test
  void duplicate_isRecognised_thoughItsConditionNoLongerHolds() {
    PublishAck first = publish(withId("id-1", "log.a", "first").expectingLast(0));

    assertIsDuplicateOf(first, publish(withId("id-1", "log.a", "first").expectingLast(0)));
    assertThat(refusalOf(withId("id-2", "log.a", "other").expectingLast(0)))
        .isInstanceOf(WrongLastSequenceException.class);
  }

  @Test
  void duplicate_isRecognised_thoughItsSubjectIsFull() {
    broker.createStream(StreamSpec.once("ONCE", Duration.ZERO, "once.*"));
    PublishAck first = publish(withId("id-1", "once.a", "first"));

    assertIsDuplicateOf(first, publish(withId("id-1", "once.a", "first")));
  }

  @Test
  void duplicate_isRecognised_thoughNobodyIsInterestedAnyMore() {
    PublishAck first = publish(withId("id-1", INBOX, "first").needingInterest());
    broker.deleteConsumer(BACKEND);

    assertIsDuplicateOf(first, publish(withId("id-1", INBOX, "first").needingInterest()));
  }

  @Test
  void refusedMessage_isNoDuplicateLater() {
    publish("log.a", "before");
    assertThat(run(withId("id-1", "log.a", "late").expectingLast(0)).refused()).isPresent();

    assertThat(publish(withId("id-1", "log.a", "late")).duplicate()).isFalse();
    assertThat(texts(readAll("LOG"))).containsExactly("before", "late");
  }

  @Test
  void sameIdTwiceInABatch_isStoredOnce() {
    BatchResult result =
        run(withId("id-1", "log.a", "a"), withId("id-1", "log.a", "b"), message("log.a", "c"));

    assertThat(result.done()).isEqualTo(3);
    assertIsDuplicateOf(result.acks().get(0), result.acks().get(1));
    assertThat(texts(readAll("LOG"))).containsExactly("a", "c");
  }

  @Test
  void sameIdAtOnce_isStoredOnce() {
    List<CompletableFuture<PublishAck>> all =
        Crew.start(16, i -> publish(withId("id-1", INBOX, "racer " + i)));

    List<PublishAck> acks = all.stream().map(patience::await).toList();

    assertThat(acks.stream().filter(ack -> !ack.duplicate())).hasSize(1);
    assertThat(takeFrom(BACKEND)).isNotNull();
    assertNothingToTake(BACKEND);
  }

  private static void assertIsDuplicateOf(PublishAck first, PublishAck second) {
    assertThat(second.duplicate()).as("duplicate flag of %s", second).isTrue();
    assertThat(second.stream()).isEqualTo(first.stream());
    assertThat(second.sequence()).isIn(first.sequence(), 0L);
  }
}
