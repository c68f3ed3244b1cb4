/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static io.agenthub.schedule.Schedule.cron;
import static io.agenthub.schedule.Schedule.interval;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.AgentHub;
import io.agenthub.LoopBuilder;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.InvalidScheduleException;
import io.agenthub.loop.Handler;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.recurring.Planned;
import io.agenthub.recurring.Recurring;
import io.agenthub.schedule.CatchUp;
import io.agenthub.schedule.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/**
 * Recurring work is done once for each instant, by whichever replica, and never stacks up.
 *
 * @since 0.1
 */
public abstract class ScheduleContract extends TimedScenario {
  private static final Schedule MINUTES = interval(ofMinutes(1));

  /** Only for subclasses. */
  protected ScheduleContract() {}

  private InboxLoop every(Schedule schedule, Handler handler) {
    return every(hub(), schedule, handler);
  }

  private static InboxLoop every(AgentHub on, Schedule schedule, Handler handler) {
    return on.agent("qa")
        .handle(handler)
        .with(settings -> settings.withBackoff(QUICK))
        .every(schedule, "standup", "Say what you did")
        .start();
  }

  /** The next message, once its completion is recorded. */
  private Message handled(Seen seen) {
    Message message = seen.next();
    until(() -> hub().completion("qa", message.id()).isPresent());
    return message;
  }

  private static Instant due(Message message) {
    return Instant.parse(message.envelope().payload().text("due_at").orElseThrow());
  }

  private static boolean isLate(Message message) {
    return Boolean.TRUE.equals(message.envelope().payload().fields().get("late"));
  }

  @Test
  void cronWork_isAMessageInTheAgentsInbox_whenItIsDue() {
    hub().agent("ceo");
    Seen seen = new Seen();
    every(cron("0 9 * * *").in("UTC"), seen);
    Instant nine = Instant.parse("2026-05-17T09:00:00Z");
    assertThat(planned().get(0).next()).contains(nine);

    reach(nine.minusMillis(1));
    assertThat(seen.waiting()).isZero();
    reach(nine);

    Message message = seen.next();
    assertThat(due(message)).isEqualTo(nine);
    assertThat(message.from()).isEqualTo("scheduler");
    assertThat(message.type()).isEqualTo(MessageType.TASK_ASSIGNMENT);
    assertThat(message.subject()).isEqualTo("standup");
    assertThat(message.text()).isEqualTo("Say what you did");
    assertThat(message.priority()).isEqualTo(Priority.MEDIUM);
    assertThat(isLate(message)).isFalse();
    until(() -> hub().completion("qa", message.id()).isPresent());
    Planned planned = planned().get(0);
    assertThat(planned.next()).contains(nine.plus(ofDays(1)));
    assertThat(planned.last().orElseThrow().messageId()).isEqualTo(message.id());
    assertThat(unread("qa")).isEmpty();
    assertThat(unread("ceo")).isEmpty();
  }

  @Test
  void replicas_fireEachInstantOnce() {
    assumeTrue(isShared(), "this store is private to one hub");
    int instants = 60;
    Seen seen = new Seen();
    for (int i = 0; i < 3; i++) {
      every(another(), interval(ofSeconds(5)).whenMissed(CatchUp.ALL).whenBusy(CatchUp.ALL), seen);
    }
    Instant begin = now();

    for (int i = 1; i <= instants; i++) {
      reach(begin.plusSeconds(5L * i));
    }

    List<Instant> fired = new ArrayList<>();
    for (int i = 0; i < instants; i++) {
      fired.add(due(seen.next()));
    }
    assertThat(fired).doesNotHaveDuplicates().contains(begin.plusSeconds(5L * instants));
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void missedWhileNobodyRan_becomesOne_markedAsLate() {
    Seen seen = new Seen();
    InboxLoop loop = every(interval(ofMinutes(5)), seen);
    Instant begin = now();
    loop.close();
    pass(ofDays(30).plusSeconds(7));

    every(interval(ofMinutes(5)), seen);
    settle();

    Message message = handled(seen);
    assertThat(due(message)).isEqualTo(begin.plus(ofDays(30)));
    assertThat(isLate(message)).isTrue();
    reach(begin.plus(ofDays(30)).plus(ofMinutes(5)));
    assertThat(isLate(seen.next())).isFalse();
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void missed_isSkippedOrDoneInFull_byPolicy() {
    Seen seen = new Seen();
    InboxLoop loop = every(interval(ofMinutes(5)).whenMissed(CatchUp.SKIP), seen);
    Instant begin = now();
    loop.close();
    pass(ofMinutes(14));

    InboxLoop skipping = every(interval(ofMinutes(5)).whenMissed(CatchUp.SKIP), seen);
    settle();
    assertThat(planned().get(0).settledUntil()).isEqualTo(begin.plus(ofMinutes(10)));
    skipping.close();
    pass(ofMinutes(12));
    every(interval(ofMinutes(5)).whenMissed(CatchUp.ALL).whenBusy(CatchUp.ALL), seen);
    settle();

    for (int minutes : List.of(15, 20, 25)) {
      assertThat(due(seen.next())).isEqualTo(begin.plus(ofMinutes(minutes)));
    }
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void busyAgent_getsNoSecondFiring_untilTheFirstHasEnded() {
    Semaphore done = new Semaphore(0);
    Seen seen = new Seen(message -> ended(done));
    every(interval(ofSeconds(5)), seen);
    Instant begin = now();
    reach(begin.plusSeconds(5));
    Message first = seen.next();

    for (int i = 2; i <= 11; i++) {
      reach(begin.plusSeconds(5L * i));
    }
    assertThat(unread("qa")).isEmpty();
    done.release(2);
    until(() -> hub().completion("qa", first.id()).isPresent());
    reach(begin.plusSeconds(60));

    assertThat(due(seen.next())).isEqualTo(begin.plusSeconds(60));
    assertThat(seen.waiting()).isZero();
  }

  private static Outcome ended(Semaphore done) throws InterruptedException {
    done.acquire();
    return Outcome.done("");
  }

  @Test
  void busyAgent_catchesUpOnce_whereThePolicySaysSo() {
    Semaphore done = new Semaphore(0);
    Seen seen = new Seen(message -> ended(done));
    every(interval(ofSeconds(5)).whenBusy(CatchUp.ONCE), seen);
    Instant begin = now();
    reach(begin.plusSeconds(5));
    Message first = seen.next();
    pass(ofSeconds(42));
    done.release();
    until(() -> hub().completion("qa", first.id()).isPresent());

    until(
        () -> {
          pass(ofSeconds(1));
          return seen.waiting() > 0;
        });

    assertThat(due(seen.next())).isAfter(due(first));
    pass(ofSeconds(20));
    assertThat(seen.waiting()).isZero();
    done.release(100);
  }

  @Test
  void firingThatDied_doesNotStopTheSchedule() {
    Seen seen = new Seen(message -> Outcome.retryAfter(Duration.ZERO, "still red"));
    every(MINUTES, seen);
    Instant begin = now();
    reach(begin.plus(ofMinutes(1)));
    until(() -> dead("qa").size() == 1);

    reach(begin.plus(ofMinutes(2)));

    until(() -> dead("qa").size() == 2);
  }

  @Test
  void criticalMessage_goesBeforeWorkThatIsDue() {
    Semaphore done = new Semaphore(0);
    Seen seen = new Seen(message -> ended(done));
    every(MINUTES, seen);
    hub().agent("ceo").send(task("qa", "long"));
    assertThat(seen.next().subject()).isEqualTo("long");
    reach(now().plus(ofMinutes(1)));
    hub().agent("ceo").send(task("qa", "fire").priority(Priority.CRITICAL));

    done.release(3);

    assertThat(seen.subjects(2)).containsExactly("fire", "standup");
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> new Recurring("x", MINUTES, "", Priority.CRITICAL));
  }

  @Test
  void storedFiringWhoseRecordWasLost_isNotDoneTwice() {
    Seen seen = new Seen();
    every(cron("0 9 * * *").in("UTC"), seen);
    hub().agent("ceo").send(task("qa", "standup").once("due-qa_standup-20260517T090000000Z"));
    assertThat(handled(seen).subject()).isEqualTo("standup");

    reach(Instant.parse("2026-05-17T09:00:00Z"));
    reach(Instant.parse("2026-05-18T09:00:00Z"));

    assertThat(due(seen.next())).isEqualTo(Instant.parse("2026-05-18T09:00:00Z"));
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void wallClockThatJumps_repeatsNothing_andGoesOn() {
    Seen seen = new Seen();
    every(cron("0 * * * *").in("UTC"), seen);
    Instant begin = now();
    reach(begin.plus(ofHours(1)));
    assertThat(due(handled(seen))).isEqualTo(begin.plus(ofHours(1)));

    time().setWallClock(begin.plus(ofDays(3)).plusSeconds(30));
    reach(now().plus(ofMinutes(1)));
    assertThat(due(handled(seen))).isEqualTo(begin.plus(ofDays(3)));

    time().setWallClock(begin.plus(ofMinutes(50)));
    pass(ofMinutes(1));
    until(() -> planned().get(0).settledUntil().isBefore(begin.plus(ofHours(1))));
    reach(begin.plus(ofHours(1)));
    reach(begin.plus(ofHours(2)));

    assertThat(due(handled(seen))).isEqualTo(begin.plus(ofHours(2)));
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void daysWhenTheClocksChange_haveOneFiringEach() {
    time().setWallClock(Instant.parse("2026-03-27T12:00:00Z"));
    Seen seen = new Seen();
    every(cron("30 2 * * *").in("Europe/Berlin"), seen);

    for (String due :
        List.of("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")) {
      reach(Instant.parse(due));
      assertThat(due(handled(seen))).isEqualTo(Instant.parse(due));
    }
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void jitter_putsAFiringOff_alikeForAllReplicas() {
    Seen seen = new Seen();
    LoopBuilder loop = hub().agent("qa").handle(seen);
    for (int i = 0; i < 20; i++) {
      loop.every(interval(ofHours(1)).jitter(ofMinutes(30)), "work-" + i, "");
    }
    loop.start();
    Instant begin = now();

    pass(ofHours(1));
    pass(ofMinutes(15));
    until(() -> planned().stream().filter(p -> p.last().isPresent()).count() >= 5);
    assertThat(planned().stream().filter(p -> p.last().isPresent()).count()).isLessThan(16);
    reach(begin.plus(ofMinutes(90)));

    for (int i = 0; i < 20; i++) {
      assertThat(due(seen.next())).isEqualTo(begin.plus(ofHours(1)));
    }
  }

  @Test
  void newerDefinition_takesOver_withoutMakingUpForThePast() {
    assumeTrue(isShared(), "this store is private to one hub");
    Seen seen = new Seen(); // whichever replica takes the firing
    every(another(), interval(ofMinutes(7)), seen);
    pass(ofMinutes(5));
    every(interval(ofMinutes(10)), seen);
    Instant begin = now();

    pass(ofMinutes(9));
    reach(begin.plus(ofMinutes(10)));

    assertThat(due(seen.next())).isEqualTo(begin.plus(ofMinutes(10)));
    assertThat(seen.waiting()).isZero();
    assertThat(planned()).hasSize(1);
    assertThat(planned().get(0).spec()).isEqualTo("@every 10m");
  }

  @Test
  void recordThatMakesNoSense_runsNothing_andDoesNotStopTheAgentsOwn() {
    hub().agent("qa");
    Seen seen = new Seen();
    for (String poison :
        List.of(
            "no record",
            "{}",
            "{\"role\":\"qa\",\"name\":\"standup\",\"spec\":\"@every PT0.001S\",\"zone\":\"Z\"}")) {
      Publication record =
          Publication.of(
              Subjects.schedule(Role.of("qa"), "standup"),
              Headers.none(),
              poison.getBytes(StandardCharsets.UTF_8));
      Futures.await(hub().broker().execute(List.of(record))).ack();

      InboxLoop loop = every(MINUTES, seen);
      reach(now().plus(ofSeconds(59)));
      assertThat(seen.waiting()).isZero();
      reach(now().plus(ofSeconds(1)));
      handled(seen);
      loop.close();
    }
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void badSettings_areRefused_beforeAnythingRuns() {
    LoopBuilder loop = hub().agent("qa").handle(new Seen()).every(MINUTES, "a", "");

    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> loop.every(MINUTES, "a", ""));
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> loop.every(MINUTES, "Not a name", ""));
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> hub().agent("scheduler"));
    assertThat(planned()).isEmpty();
  }

  @Test
  void namesThatReadAlikeTogether_areWorkOfTwoAgents() {
    Seen seen = new Seen();
    hub().agent("qa").handle(seen).every(MINUTES, "team-report", "").start();
    hub().agent("qa-team").handle(seen).every(MINUTES, "report", "").start();

    reach(now().plus(ofMinutes(1)));

    assertThat(seen.subjects(2)).containsExactlyInAnyOrder("team-report", "report");
  }
}
