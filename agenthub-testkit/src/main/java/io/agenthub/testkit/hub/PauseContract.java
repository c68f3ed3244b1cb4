/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static io.agenthub.schedule.Schedule.interval;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Topic;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A paused agent is reached by no path, and loses nothing by it.
 *
 * @since 0.1
 */
public abstract class PauseContract extends TimedScenario {
  /** Only for subclasses. */
  protected PauseContract() {}

  private InboxLoop everyPath(AgentHub on, Seen seen) {
    return on.agent("qa", "testing")
        .handle(seen)
        .on(Topic.status("deploy"))
        .every(interval(ofMinutes(5)), "standup", "Say what you did")
        .start();
  }

  private void sendOnEveryPath() {
    Agent ceo = hub().agent("ceo");
    ceo.send(task("qa", "mail"));
    ceo.publish(Topic.tasks("testing"), Draft.about("task"));
    ceo.publish(Topic.status("deploy"), Draft.about("status"));
    ceo.announce(Draft.about("news"));
    ceo.send(task("qa", "urgent").priority(Priority.CRITICAL));
  }

  /** Another agent of the hub works: what could have happened meanwhile would have happened. */
  private void somethingElseHappens() throws Exception {
    loop("dev", message -> Outcome.done("")).start();
    hub().agent("ceo").ask(task("dev", "time passes")).get(20, SECONDS);
  }

  @Test
  void pause_stopsEveryPath_untilTheAgentIsResumed() throws Exception {
    Seen seen = new Seen();
    everyPath(hub(), seen);
    Instant begin = now();

    hub().pause("qa");
    sendOnEveryPath();
    pass(ofMinutes(17));
    somethingElseHappens();

    assertThat(seen.waiting()).isZero();
    assertThat(agent(hub(), "qa").pause()).isPresent();
    assertThat(planned().get(0).last()).isEmpty();
    hub().resume("qa");
    assertThat(seen.next().subject()).isEqualTo("urgent");
    assertThat(seen.subjects(5))
        .containsExactlyInAnyOrder("mail", "task", "status", "news", "standup");
    settle();
    assertThat(planned().get(0).last().orElseThrow().due()).isEqualTo(begin.plus(ofMinutes(15)));
    assertThat(seen.waiting()).isZero();
    assertThat(agent(hub(), "qa").pause()).isEmpty();
  }

  @Test
  void pauseByAnotherProcess_takesEffectInARunningLoop_andHoldsOverARestart() throws Exception {
    assumeTrue(isShared(), "this store is private to one hub");
    AgentHub runs = another();
    Seen seen = new Seen();
    everyPath(runs, seen);
    hub().agent("ceo").ask(task("qa", "before")).get(20, SECONDS);
    assertThat(seen.next().subject()).isEqualTo("before");

    hub().pause("qa");
    until(() -> !isTaking(runs));
    sendOnEveryPath();
    somethingElseHappens();
    runs.close();
    everyPath(another(), seen);
    somethingElseHappens();

    assertThat(seen.waiting()).isZero();
    hub().resume("qa");
    Message first = seen.next();
    assertThat(first.subject()).isEqualTo("urgent");
    assertThat(first.attempt()).isEqualTo(1);
  }

  /** Whether the hub that runs the agent has not heard of the pause yet. */
  private static boolean isTaking(AgentHub runs) {
    return runs.agents().stream().anyMatch(a -> a.role().equals("qa") && a.pause().isEmpty());
  }

  @Test
  void pauseWithAnEnd_endsByItself() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen();
    hub().agent("qa").handle(seen).start();
    Instant end = now().plus(ofHours(2));

    hub().pause("qa", end);
    ceo.send(task("qa", "mail"));
    pass(ofMinutes(119));
    somethingElseHappens();
    assertThat(seen.waiting()).isZero();
    assertThat(agent(hub(), "qa").pause().flatMap(pause -> pause.until())).contains(end);
    pass(ofMinutes(1));

    assertThat(seen.next().subject()).isEqualTo("mail");
    assertThat(agent(hub(), "qa").pause()).isEmpty();
  }

  @Test
  void workUnderWay_endsNormally_whileTheAgentIsPaused() throws Exception {
    Agent ceo = hub().agent("ceo");
    CountDownLatch release = new CountDownLatch(1);
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("ended");
            });
    hub().agent("qa").handle(seen).start();
    CompletableFuture<Completion> answer = ceo.ask(task("qa", "under way"));
    seen.next();
    ceo.send(task("qa", "next"));

    hub().pause("qa");
    release.countDown();

    assertThat(answer.get(20, SECONDS).result()).isEqualTo("ended");
    somethingElseHappens();
    assertThat(seen.waiting()).isZero();
    hub().resume("qa");
    Message next = seen.next();
    assertThat(next.subject()).isEqualTo("next");
    assertThat(next.attempt()).isEqualTo(1);
  }

  @Test
  void registeringAgain_doesNotEndAPause() {
    hub().agent("qa");
    hub().pause("qa");

    hub().agent("qa", "testing");

    assertThat(agent(hub(), "qa").pause()).isPresent();
    hub().resume("qa");
    hub().resume("qa");
    assertThat(agent(hub(), "qa").pause()).isEqualTo(Optional.empty());
  }

  @Test
  void unknownRole_cannotBePausedOrResumed() {
    hub().agent("backend");

    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> hub().pause("bakcend"))
        .withMessageContaining("'backend'");
    assertThatExceptionOfType(UnknownRoleException.class).isThrownBy(() -> hub().resume("nobody"));
  }

  @Test
  void pauseUntilATimeThatNoCalendarHas_holds() {
    hub().agent("qa");

    hub().pause("qa", Instant.MAX);

    assertThat(hub().agents()).allSatisfy(agent -> assertThat(agent.pause()).isPresent());
    hub().pause("qa", Instant.MIN);
    assertThat(hub().agents()).allSatisfy(agent -> assertThat(agent.pause()).isEmpty());
  }
}
