/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static io.agenthub.testkit.history.MadeUpRun.about;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Negative controls: a run that is spoilt in one place is found out, and for nothing else. */
class HistoryCheckerTest {
  private static final int MESSAGES = 20;
  private static final String VICTIM = "m7";

  private final MadeUpRun run = MadeUpRun.ofCleanRun(MESSAGES);

  private static void assertOnly(HistoryReport report, Invariant invariant, String... ids) {
    assertThat(report.violations()).extracting(Violation::id).containsExactlyInAnyOrder(ids);
    assertThat(report.violations()).extracting(Violation::invariant).containsOnly(invariant);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void cleanRun_isClean() {
    HistoryReport report = run.check();

    assertThat(report.violations()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.count(Kind.PUB_OK)).isEqualTo(MESSAGES);
    assertThat(report.count(Kind.COMPLETE_OK)).isEqualTo(MESSAGES);
  }

  @Test
  void emptyRun_isNotClean() {
    HistoryReport report = new MadeUpRun().check();

    assertThat(report.violations()).isEmpty();
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void removedMessage_isLost() {
    run.without(
        event ->
            event.id().equals(VICTIM)
                && event.kind() != Kind.PUB_INVOKE
                && event.kind() != Kind.PUB_OK);

    assertOnly(run.check(), Invariant.NO_LOSS, VICTIM);
  }

  @Test
  void deliveredButNeverEnded_isLost_thoughItsSendWasNotAcknowledged() {
    run.without(about(Kind.PUB_OK, VICTIM)).without(about(Kind.COMPLETE_OK, VICTIM));

    assertOnly(run.check(), Invariant.NO_LOSS, VICTIM);
  }

  @Test
  void unknownOutcome_mayVanish() {
    run.invoke("maybe", "backend", 2).add(run.event(Kind.PUB_UNKNOWN, "sender", "maybe"));

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void deadLetteredOrExpired_isNotLost() {
    run.send("dead", "backend", 2, 101).note(Kind.DLQ, "dead", "backend", 1);
    run.send("late", "backend", 2, 102).note(Kind.EXPIRE, "late", "backend", 1);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void completedAndDeadLettered_endedTwice() {
    run.note(Kind.DLQ, VICTIM, "backend", 1);

    assertOnly(run.check(), Invariant.NO_LOSS, VICTIM);
  }

  @Test
  void recipientLeftOut_isALoss() {
    run.send("fan", "qa,backend,ops", 2, 101);
    run.handle("fan", "qa", 101).handle("fan", "backend", 101);

    HistoryReport report = run.check();

    assertOnly(report, Invariant.NO_LOSS, "fan");
    assertThat(report.violations().get(0).what()).contains("ops");
  }

  @Test
  void losses_areSplitByTheirPlace() {
    List<String> lost = List.of("m1", "m2", "m9", "m20");
    run.without(
        event ->
            lost.contains(event.id())
                && event.kind() != Kind.PUB_INVOKE
                && event.kind() != Kind.PUB_OK);

    HistoryReport report = run.check();

    assertOnly(report, Invariant.NO_LOSS, "m1", "m2", "m9", "m20");
    assertThat(report.losses().prefix()).containsExactly("m1", "m2");
    assertThat(report.losses().middle()).containsExactly("m9");
    assertThat(report.losses().postfix()).containsExactly("m20");
  }

  @Test
  void everythingLost_isPostfix() {
    run.without(event -> event.kind() != Kind.PUB_INVOKE && event.kind() != Kind.PUB_OK);

    HistoryReport report = run.check();

    assertThat(report.losses().postfix()).hasSize(MESSAGES);
    assertThat(report.of(Invariant.NO_LOSS)).hasSize(MESSAGES);
  }

  @Test
  void neverSent_isAPhantom() {
    run.without(about(Kind.PUB_INVOKE, VICTIM)).without(about(Kind.PUB_OK, VICTIM));

    assertOnly(run.check(), Invariant.NO_PHANTOM, VICTIM);
  }

  @Test
  void refusedButDelivered_isAPhantom() {
    run.replacing(
        about(Kind.PUB_OK, VICTIM),
        event -> new HistoryEvent(Kind.PUB_FAIL, "sender", event.nanos(), event.fields()));

    assertOnly(run.check(), Invariant.NO_PHANTOM, VICTIM);
  }

  @Test
  void refusedThenAccepted_isNoPhantom() {
    run.invoke("twice", "backend", 2).add(run.event(Kind.PUB_FAIL, "sender", "twice"));
    run.send("twice", "backend", 2, 101).handle("twice", "backend", 101);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void otherBytes_areAPhantom() {
    run.replacing(about(Kind.DELIVER, VICTIM), event -> event.with(Field.HASH, "another"));

    assertOnly(run.check(), Invariant.NO_PHANTOM, VICTIM);
  }

  @Test
  void misaddressed_isNamed() {
    run.replacing(
        event -> event.id().equals(VICTIM) && !event.role().isEmpty(),
        event -> event.with(Field.ROLE, "qa"));

    HistoryReport report = run.check();

    assertThat(report.of(Invariant.ADDRESSEE)).extracting(Violation::id).containsExactly(VICTIM);
    assertThat(report.violations()).extracting(Violation::id).containsOnly(VICTIM);
  }

  @Test
  void doubledCompletion_isNamed() {
    run.repeating(about(Kind.COMPLETE_OK, VICTIM));

    assertOnly(run.check(), Invariant.ONE_COMPLETION, VICTIM);
  }

  @Test
  void lostCompareAndSet_isNoSecondCompletion() {
    run.note(Kind.COMPLETE_LOST, VICTIM, "backend", 1);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void storeWithTwoCompletions_isNamed() {
    for (int i = 1; i <= MESSAGES; i++) {
      run.note(Kind.COMPLETE_SEEN, "m" + i, "backend", 1);
    }
    assertThat(run.check().isClean()).isTrue();

    run.repeating(about(Kind.COMPLETE_SEEN, VICTIM));

    assertOnly(run.check(), Invariant.ONE_COMPLETION, VICTIM);
  }

  @Test
  void storeWithoutTheCompletion_isNamed() {
    for (int i = 1; i <= MESSAGES; i++) {
      run.note(Kind.COMPLETE_SEEN, "m" + i, "backend", 1);
    }
    run.without(about(Kind.COMPLETE_SEEN, VICTIM));

    assertOnly(run.check(), Invariant.ONE_COMPLETION, VICTIM);
  }

  @Test
  void secondAttempt_withoutAReason_isNamed() {
    run.send("again", "backend", 2, 101).deliver("again", "backend", 101, 1);
    run.note(Kind.HANDLER_START, "again", "backend", 1);
    run.note(Kind.HANDLER_END, "again", "backend", 1);
    run.deliver("again", "backend", 101, 2);
    run.note(Kind.HANDLER_START, "again", "backend", 2);
    run.note(Kind.HANDLER_END, "again", "backend", 2);
    run.note(Kind.COMPLETE_OK, "again", "backend", 2);

    assertOnly(run.check(), Invariant.ATTEMPTS_EXPLAINED, "again");
    assertThat(
            run.replacing(
                    event -> event.kind() == Kind.HANDLER_END && event.token().equals("again#1"),
                    event -> event.with(Field.OUTCOME, Field.RETRY))
                .check()
                .isClean())
        .isTrue();
  }

  @Test
  void secondAttempt_isExplained_whereTheMessageWasPutBack() {
    run.send("again", "backend", 2, 101).handle("again", "backend", 101);
    run.without(about(Kind.COMPLETE_OK, "again"));
    run.deliver("again", "backend", 101, 2);
    run.note(Kind.HANDLER_START, "again", "backend", 2);
    run.note(Kind.HANDLER_END, "again", "backend", 2);
    run.note(Kind.COMPLETE_OK, "again", "backend", 2);

    run.replacing(
        event -> event.kind() == Kind.HANDLER_START && event.token().equals("again#2"),
        event -> event.with(Field.PUT_BACK, true));

    assertThat(run.check().violations()).isEmpty();
  }

  @Test
  void secondAttempt_isExplainedByAFaultThatTouchedIt() {
    killedWhileHandling("again", "backend-1");

    assertThat(run.check().violations()).isEmpty();
  }

  @Test
  void secondAttempt_isNotExplainedByAFaultElsewhere() {
    killedWhileHandling("again", "qa-1");

    assertOnly(run.check(), Invariant.ATTEMPTS_EXPLAINED, "again");
  }

  private void killedWhileHandling(String id, String target) {
    run.send(id, "backend", 2, 101).deliver(id, "backend", 101, 1);
    run.note(Kind.HANDLER_START, id, "backend", 1);
    run.fault(Kind.FAULT_BEGIN, target).fault(Kind.FAULT_END, target);
    HistoryEvent second =
        run.event(Kind.HANDLER_START, "backend-2", id)
            .with(Field.ROLE, "backend")
            .with(Field.TOKEN, id + "#2")
            .with(Field.ATTEMPT, 2);
    run.add(second);
    run.add(
        run.event(Kind.COMPLETE_OK, "backend-2", id)
            .with(Field.ROLE, "backend")
            .with(Field.TOKEN, id + "#2"));
  }

  @Test
  void completionWithoutAHandler_isNamed() {
    run.without(about(Kind.HANDLER_START, VICTIM));

    assertOnly(run.check(), Invariant.ATTEMPTS_EXPLAINED, VICTIM);
  }

  @Test
  void overlap_isAllowed_ifTheFirstLost() {
    overlapping(2, "slow#2");

    assertThat(run.check().violations()).isEmpty();
  }

  @Test
  void overlap_isNamed_ifTheFirstCompletes() {
    overlapping(2, "slow#1");

    assertOnly(run.check(), Invariant.NO_OVERLAP, "slow");
  }

  @Test
  void overlap_ofTheSameAttempt_isNamed() {
    overlapping(1, "slow#2");

    assertOnly(run.check(), Invariant.NO_OVERLAP, "slow");
  }

  private void overlapping(int secondAttempt, String winner) {
    run.send("slow", "backend", 2, 101).fault(Kind.FAULT_BEGIN, "");
    run.note(Kind.HANDLER_START, "slow", "backend", 1);
    HistoryEvent second =
        run.event(Kind.HANDLER_START, "backend-2", "slow")
            .with(Field.ROLE, "backend")
            .with(Field.TOKEN, "slow#2")
            .with(Field.ATTEMPT, secondAttempt);
    run.add(second);
    run.note(Kind.HANDLER_END, "slow", "backend", 1);
    run.add(
        run.event(Kind.COMPLETE_OK, "backend-2", "slow")
            .with(Field.ROLE, "backend")
            .with(Field.TOKEN, winner));
    run.fault(Kind.FAULT_END, "");
  }

  @Test
  void lessUrgentFirst_isNamed() {
    run.send("low", "backend", 3, 101).send("critical", "backend", 0, 102);
    run.handle("low", "backend", 101).handle("critical", "backend", 102);

    HistoryReport report = run.check();

    assertOnly(report, Invariant.PRIORITY, "low");
    assertThat(report.violations().get(0).what()).contains("critical");
  }

  @Test
  void moreUrgentFirst_isInOrder() {
    run.send("low", "backend", 3, 101).send("critical", "backend", 0, 102);
    run.handle("critical", "backend", 102).handle("low", "backend", 101);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void urgentThatCameTooLate_isInOrder() {
    run.send("low", "backend", 3, 101).handle("low", "backend", 101);
    run.send("critical", "backend", 0, 102).handle("critical", "backend", 102);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void urgentInAnotherInbox_isInOrder() {
    run.send("low", "backend", 3, 101).send("critical", "qa", 0, 102);
    run.handle("low", "backend", 101).handle("critical", "qa", 102);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void visibility_excusesWhatIsFresh() {
    run.send("low", "backend", 3, 101).send("critical", "backend", 0, 102);
    run.handle("low", "backend", 101).handle("critical", "backend", 102);

    HistoryReport report =
        HistoryChecker.create()
            .withVisibility(Duration.ofNanos(1_000))
            .check(new History(run.events(), 0));

    assertThat(report.isClean()).isTrue();
  }

  @Test
  void youngerFirst_isNamed() {
    run.send("first", "backend", 1, 101).send("second", "backend", 1, 102);
    run.handle("second", "backend", 102).handle("first", "backend", 101);

    HistoryReport report = run.check();

    assertOnly(report, Invariant.FIFO, "second");
    assertThat(report.violations().get(0).what()).contains("first");
  }

  @Test
  void redelivery_provesNothingAboutOrder() {
    run.send("first", "backend", 1, 101).send("second", "backend", 1, 102);
    run.handle("second", "backend", 102).handle("first", "backend", 101);
    run.replacing(about(Kind.DELIVER, "first"), event -> event.with(Field.ATTEMPT, 2));

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void handledAfterItsCompletion_isNamed() {
    run.fault(Kind.FAULT_BEGIN, "").deliver(VICTIM, "backend", 7, 2);
    run.note(Kind.HANDLER_START, VICTIM, "backend", 2);

    HistoryReport report = run.check();

    assertThat(report.of(Invariant.COMPLETION_IS_FINAL))
        .extracting(Violation::id)
        .containsExactly(VICTIM);
    assertThat(report.violations()).extracting(Violation::id).containsOnly(VICTIM);
  }

  @Test
  void redeliveredAfterItsCompletion_butNotHandled_isFine() {
    run.fault(Kind.FAULT_BEGIN, "").deliver(VICTIM, "backend", 7, 2);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void sequenceUsedTwice_isNamed() {
    run.send("thief", "backend", 2, 101).handle("thief", "backend", 101);
    run.replacing(
        event -> event.id().equals("thief") && event.fields().containsKey(Field.SEQUENCE),
        event -> event.with(Field.SEQUENCE, 20));

    HistoryReport report = run.check();

    assertThat(report.violations()).extracting(Violation::id).containsOnly("thief");
    assertThat(report.violations())
        .extracting(Violation::invariant)
        .containsOnly(Invariant.SEQUENCES);
  }

  @Test
  void sequenceThatFalls_isNamed() {
    run.send("up", "backend", 2, 200).send("down", "backend", 1, 150);
    run.handle("down", "backend", 150).handle("up", "backend", 200);

    assertOnly(run.check(), Invariant.SEQUENCES, "down");
  }

  @Test
  void sendsAtOnce_mayGetTheirSequencesInAnyOrder() {
    run.invoke("a", "backend", 1).invoke("b", "backend", 1).accept("a", 102).accept("b", 101);
    run.handle("b", "backend", 101).handle("a", "backend", 102);

    assertThat(run.check().violations()).isEmpty();
  }

  @Test
  void storedTwice_isNamed() {
    run.invoke("twice", "backend", 2).accept("twice", 101).accept("twice", 102);
    run.handle("twice", "backend", 101);

    assertThat(run.check().of(Invariant.SEQUENCES)).extracting(Violation::id).contains("twice");
  }

  @Test
  void recognisedDuplicate_isNotStoredTwice() {
    run.send("twice", "backend", 2, 101).invoke("twice", "backend", 2);
    run.add(
        run.event(Kind.PUB_OK, "sender", "twice")
            .with(Field.STREAM, "AGENTS")
            .with(Field.SEQUENCE, 101)
            .with(Field.DUPLICATE, true));
    run.handle("twice", "backend", 101);

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void deliveredFromAnotherPlace_wasStoredTwice() {
    run.replacing(about(Kind.DELIVER, VICTIM), event -> event.with(Field.SEQUENCE, 99));

    assertOnly(run.check(), Invariant.SEQUENCES, VICTIM);
  }

  @Test
  void deliveredFromAnotherPlace_isRight_afterItWasLostAndPutBack() {
    run.replacing(
        about(Kind.DELIVER, VICTIM),
        event -> event.with(Field.SEQUENCE, 99).with(Field.PUT_BACK, true));

    assertThat(run.check().isClean()).isTrue();
  }

  @Test
  void report_namesCountsAndViolations() {
    run.without(about(Kind.COMPLETE_OK, VICTIM));

    assertThat(run.check().toString()).contains("1 violations", "PUB_OK=20", VICTIM, "I1");
  }

  @Test
  void largeRun_isJudgedInMoments() {
    HistoryReport report = MadeUpRun.ofCleanRun(100_000).check();

    assertThat(report.isClean()).isTrue();
  }
}
