/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.StreamSpec.Retention;
import io.agenthub.broker.StreamSpec.WhenFull;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InboxFullException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * When a message leaves its stream, and that nothing unread ever has to.
 *
 * @since 0.1
 */
public abstract class RetentionContract extends BrokerScenario {
  private static final String[] AGENT_SUBJECTS = {
    "agent-hub.operators.*.inbox", "agent-hub.topics.>"
  };

  /** Only for subclasses. */
  protected RetentionContract() {}

  @Test
  void interest_endsWithTheOnlyAck() {
    createInbox();
    publish(INBOX, "first");
    publish(INBOX, "second");

    ack(takeFrom(BACKEND));

    untilKept(STREAM, 1);
    assertThat(texts(readAll(STREAM))).containsExactly("second");
  }

  @Test
  void interest_lastsWhileInFlight() {
    createInbox();
    publish(INBOX, "first");
    takeFrom(BACKEND);

    patience.quiet();
    assertThat(broker.stream(STREAM).messages()).isEqualTo(1);
  }

  @Test
  void interest_endsWithARejection() {
    createInbox();
    publish(INBOX, "first");

    settle(Settlement.reject(takeFrom(BACKEND)));

    untilKept(STREAM, 0);
  }

  @Test
  void interest_endsWithTheLastOfSeveralAcks() {
    broker.createStream(AGENTS);
    List<ConsumerRef> consumers =
        List.of(
            createQueue("one", "agent-hub.topics.>"),
            createQueue("two", TOPIC),
            createQueue("three", "agent-hub.topics.tasks.*"));
    publish(TOPIC, "to all");

    for (ConsumerRef consumer : consumers) {
      assertThat(texts(readAll(STREAM))).containsExactly("to all");
      var delivery = takeFrom(consumer);
      assertThat(text(delivery)).isEqualTo("to all");
      ack(delivery);
    }

    untilKept(STREAM, 0);
  }

  @Test
  void interest_isOnlyOfThoseWhoMatch() {
    createInbox();
    createQueue("inbox-qa", OTHER_INBOX);
    publish(INBOX, "for backend");

    ack(takeFrom(BACKEND));

    untilKept(STREAM, 0);
  }

  @Test
  void nobodyInterested_acknowledgesAndKeepsNothing() {
    createInbox();
    PublishAck ack = publish(OTHER_INBOX, "for nobody");

    assertThat(ack.stream()).isEqualTo(STREAM);
    assertThat(ack.duplicate()).isFalse();
    untilKept(STREAM, 0);
    assertThat(publish(INBOX, "next").sequence()).isGreaterThan(ack.sequence());
  }

  @Test
  void laterConsumer_holdsWhatIsKept() {
    createInbox();
    publish(INBOX, "kept");
    ConsumerRef late = createQueue("late", INBOX);

    ack(takeFrom(BACKEND));

    assertThat(text(takeFrom(late))).isEqualTo("kept");
    assertThat(texts(readAll(STREAM))).containsExactly("kept");
  }

  @Test
  void laterConsumerOfMoreSubjects_holdsWhatIsKept() {
    createInbox();
    publish(INBOX, "settled");
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);
    publish(INBOX, "kept");

    ConsumerRef wide = createQueue("wide", "agent-hub.>");

    assertThat(text(takeFrom(wide))).isEqualTo("kept");
    assertNothingToTake(wide);
  }

  @Test
  void deletedConsumer_givesUpItsClaim() {
    createInbox();
    ConsumerRef other = createQueue("other", INBOX);
    publish(INBOX, "waits for both");
    ack(takeFrom(BACKEND));

    broker.deleteConsumer(other);

    untilKept(STREAM, 0);
  }

  @Test
  void deletedConsumer_leavesTheClaimsOfOthers() {
    createInbox();
    ConsumerRef other = createQueue("other", INBOX);
    publish(INBOX, "waits for both");

    broker.deleteConsumer(other);

    patience.quiet();
    assertThat(text(takeFrom(BACKEND))).isEqualTo("waits for both");
  }

  @Test
  void unreadMessages_surviveReopen() {
    createInbox();
    publish(INBOX, "read");
    publish(INBOX, "unread");
    ack(takeFrom(BACKEND));

    reopen();

    assertThat(text(takeFrom(BACKEND))).isEqualTo("unread");
    assertNothingToTake(BACKEND);
    untilKept(STREAM, 1);
  }

  @Test
  void limits_keepWhatIsAcknowledged() {
    broker.createStream(LOG);
    ConsumerRef reader = new ConsumerRef("LOG", "reader");
    broker.createConsumer(ConsumerSpec.queue(reader, SubjectFilter.of("log.>")));
    publish("log.a", "kept");

    ack(takeFrom(reader));

    assertNothingToTake(reader);
    assertThat(texts(readAll("LOG"))).containsExactly("kept");
  }

  @Test
  void age_removesTheOld() {
    broker.createStream(StreamSpec.limits("SHORT", store.shortWait(), "short.>"));
    long old = publish("short.a", "old").sequence();
    passWait(0.5);
    publish("short.a", "young");
    assertThat(texts(readAll("SHORT"))).containsExactly("old", "young");

    passWait(0.6);

    untilKept("SHORT", 1);
    assertThat(texts(readAll("SHORT"))).containsExactly("young");
    assertThat(broker.read("SHORT", old)).isEmpty();
  }

  @Test
  void age_freesTheSubjectForACompareAndSet() {
    broker.createStream(StreamSpec.once("CLAIMS", store.shortWait(), "claim.*"));
    long first = publish(message("claim.a", "first").expectingLast(0)).sequence();

    passWait(1.1);

    untilKept("CLAIMS", 0);
    assertThat(broker.last("CLAIMS", "claim.a")).isEmpty();
    assertThat(publish(message("claim.a", "second").expectingLast(0)).sequence())
        .isGreaterThan(first);
  }

  @Test
  void age_countsWhileTheStoreIsClosed() {
    assumeTimeIsMoved();
    broker.createStream(StreamSpec.limits("SHORT", store.shortWait(), "short.>"));
    publish("short.a", "old");
    broker.close();
    passWait(1.1);

    reopen();

    untilKept("SHORT", 0);
    assertThat(readAll("SHORT")).isEmpty();
  }

  @Test
  void latest_dropsTheOldestOfTheSubject() {
    broker.createStream(StreamSpec.latest("STATE", Duration.ZERO, "state.*"));
    publish("state.a", "a1");
    publish("state.b", "b1");
    publish("state.a", "a2");

    untilKept("STATE", 2);
    assertThat(texts(readAll("STATE"))).containsExactly("b1", "a2");
  }

  @Test
  void severalPerSubject_dropTheOldest() {
    broker.createStream(spec(Retention.LIMITS, 3, WhenFull.DROP_OLDEST));
    for (int i = 1; i <= 5; i++) {
      publish("few.a", "a" + i);
      publish("few.b", "b" + i);
    }

    untilKept("FEW", 6);
    assertThat(texts(readAll("FEW"))).containsExactly("a3", "b3", "a4", "b4", "a5", "b5");
  }

  @Test
  void once_refusesTheSecond_forEver() {
    broker.createStream(StreamSpec.once("ONCE", Duration.ZERO, "once.*"));
    publish("once.a", "first");

    assertThat(refusalOf(message("once.a", "second"))).isInstanceOf(InboxFullException.class);
    publish("once.b", "another subject");
    if (store.isKept()) {
      reopen();
    }
    assertThat(refusalOf(message("once.a", "third"))).isInstanceOf(InboxFullException.class);
    assertThat(texts(readAll("ONCE"))).containsExactly("first", "another subject");
  }

  @Test
  void fullInbox_refusesAndNamesIt_andEvictsNothing() {
    createLimitedInbox(3);
    List.of("a", "b", "c").forEach(text -> publish(INBOX, text));

    AgentHubException refusal = refusalOf(message(INBOX, "too many"));

    assertThat(refusal)
        .isInstanceOf(InboxFullException.class)
        .hasMessageContaining("operator-backend");
    assertThat(refusal.isRetryable()).isTrue();
    assertThat(textsOf(takeFrom(BACKEND, 3))).containsExactly("a", "b", "c");
    assertNothingToTake(BACKEND);
  }

  @Test
  void fullInbox_isNoBurdenToOthers() {
    createLimitedInbox(1);
    createQueue("inbox-qa", OTHER_INBOX);
    publish(INBOX, "a");

    assertThat(run(message(INBOX, "b")).refused()).isPresent();
    assertThat(publish(OTHER_INBOX, "c").duplicate()).isFalse();
  }

  @Test
  void fullInbox_isFreeAfterOneAck() {
    createLimitedInbox(2);
    publish(INBOX, "a");
    publish(INBOX, "b");
    assertThat(run(withId("id-c", INBOX, "c")).refused()).isPresent();
    var taken = takeFrom(BACKEND);
    assertThat(run(withId("id-c", INBOX, "c")).refused()).as("taken is not gone").isPresent();

    ack(taken);

    untilKept(STREAM, 1);
    assertThat(publish(withId("id-c", INBOX, "c")).duplicate()).isFalse();
    assertThat(run(message(INBOX, "d")).refused()).isPresent();
    assertThat(textsOf(takeFrom(BACKEND, 2))).containsExactly("b", "c");
  }

  @Test
  void fullInbox_isStillFullAfterReopen() {
    createLimitedInbox(2);
    publish(INBOX, "a");
    publish(INBOX, "b");

    reopen();

    assertThat(refusalOf(message(INBOX, "c"))).isInstanceOf(InboxFullException.class);
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 1);
    publish(INBOX, "c");
  }

  @Test
  void fullTopic_namesTheSubscriberWhoLags() {
    broker.createStream(StreamSpec.interest(STREAM, 2, AGENT_SUBJECTS));
    ConsumerRef quick = createQueue("topics-quick", "agent-hub.topics.>");
    createQueue("topics-slow", "agent-hub.topics.>");
    publish(TOPIC, "a");
    publish(TOPIC, "b");
    takeFrom(quick, 2).forEach(this::ack);

    AgentHubException refusal = refusalOf(message(TOPIC, "c"));

    assertThat(refusal)
        .isInstanceOf(InboxFullException.class)
        .hasMessageContaining("topics-slow")
        .hasMessageNotContaining("topics-quick");
  }

  @Test
  void fullInbox_staysExact_underManyPublishers() {
    createLimitedInbox(100);
    var crews = Crew.start(16, i -> publishUntilFull("racer " + i + " "));

    int accepted = crews.stream().mapToInt(patience::await).sum();

    assertThat(accepted).isEqualTo(100);
    assertThat(readAll(STREAM)).hasSize(100);
  }

  private int publishUntilFull(String prefix) {
    int accepted = 0;
    while (true) {
      var refusal = run(message(INBOX, prefix + accepted)).refused();
      if (refusal.isPresent()) {
        assertThat(refusal).containsInstanceOf(InboxFullException.class);
        return accepted;
      }
      accepted++;
    }
  }

  private void createLimitedInbox(int limit) {
    broker.createStream(StreamSpec.interest(STREAM, limit, AGENT_SUBJECTS));
    broker.createConsumer(BACKEND_INBOX);
  }

  private static StreamSpec spec(Retention retention, int max, WhenFull whenFull) {
    return new StreamSpec(
        "FEW",
        List.of(SubjectFilter.of("few.*")),
        retention,
        max,
        whenFull,
        Duration.ZERO,
        Optional.empty());
  }
}
