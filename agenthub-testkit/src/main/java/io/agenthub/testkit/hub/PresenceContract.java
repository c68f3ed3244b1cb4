/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.StepHandler;
import io.agenthub.loop.Work;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.presence.Presence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who lives, who works and who is stuck is seen; being seen as gone takes nothing from anybody.
 *
 * @since 0.1
 */
public abstract class PresenceContract extends TimedScenario {
  private static final Duration MOMENT = Duration.ofMillis(250);

  private final CountDownLatch release = new CountDownLatch(1);
  private final BlockingQueue<Work> works = new LinkedBlockingQueue<>();

  /** Only for subclasses. */
  protected PresenceContract() {}

  @BeforeEach
  final void requireOneClock() {
    assumeTrue(followsTime(), "heartbeats bear the time of a clock that cannot be moved");
  }

  private Optional<Presence> presence() {
    return agent(hub(), "qa").presence();
  }

  /** Waits for what is told a moment of the hub's time after it happened. */
  private void soon(BooleanSupplier condition) {
    until(
        () -> {
          pass(MOMENT);
          return condition.getAsBoolean();
        });
  }

  /** Lets time pass in beats, so that what keeps the claim alive is not overtaken by the time. */
  private void passAtWork(Duration duration) {
    for (Duration left = duration;
        left.compareTo(Duration.ZERO) > 0;
        left = left.minus(Presence.BEAT)) {
      pass(Presence.BEAT);
      hub().agent("ceo").send(task("ceo", "stored behind all that the beat has asked for"));
    }
  }

  private Work working(String on) throws InterruptedException {
    hub()
        .agent("qa")
        .handle(
            (StepHandler)
                (message, work) -> {
                  works.add(work);
                  release.await();
                  return Outcome.done("");
                })
        .with(s -> s.withIdleLimit(ofMinutes(25)).withTimeLimit(ofMinutes(120)))
        .start();
    hub().agent("ceo").send(task("qa", on));
    Work work = works.take();
    soon(() -> presence().map(p -> p.state() == Presence.State.WORKING).orElse(false));
    return work;
  }

  @Test
  void workWithoutASignOfLife_isShownAsStuck_untilThereIsOne() throws Exception {
    Work work = working("Sprint");
    assertThat(presence().orElseThrow().busyWith()).isEqualTo("Sprint");
    assertThat(agent(hub(), "qa").isStuck()).isFalse();

    passAtWork(Presence.STUCK_AFTER);
    until(() -> agent(hub(), "qa").isStuck());
    assertThat(agent(hub(), "qa").inFlight()).isEqualTo(1);
    work.alive();
    pass(Presence.BEAT);

    until(() -> !agent(hub(), "qa").isStuck());
    release.countDown();
    soon(() -> presence().map(p -> p.state() == Presence.State.IDLE).orElse(false));
  }

  @Test
  void idleAgent_livesAsLongAsItBeats_andIsGoneWhenItHasStopped() {
    assumeTrue(isShared(), "this store is private to one hub");
    AgentHub runs = another();
    runs.agent("qa").handle(message -> Outcome.done("")).start();
    soon(() -> presence().isPresent());

    for (int i = 0; i < 12; i++) {
      pass(Presence.BEAT);
      until(() -> presence().isPresent());
    }
    runs.close();

    soon(() -> presence().isEmpty());
  }

  @Test
  void instanceThatBeatsNoMore_isGoneAfterThreeMissedBeats_andLosesNothing() {
    hub().agent("qa");
    byte[] beat =
        "{\"role\":\"qa\",\"instance\":\"dead-0\",\"state\":\"working\"}"
            .getBytes(StandardCharsets.UTF_8);
    Publication last =
        Publication.of(Subjects.presence(Role.of("qa"), "dead-0"), Headers.none(), beat);
    Futures.await(hub().broker().execute(List.of(last))).ack();
    assertThat(presence()).isPresent();

    pass(Presence.STALE_AFTER.minusMillis(1));
    assertThat(presence()).isPresent();
    pass(Presence.BEAT);

    assertThat(presence()).isEmpty();
    assertThat(agent(hub(), "qa").role()).isEqualTo("qa");
  }

  @Test
  void subjectThatIsCutWithinACharacter_silencesNobody() throws Exception {
    hub().agent("dev").handle(message -> Outcome.done("")).start();
    Work work = working("x".repeat(79) + "\uD83D\uDE80 and on it goes");
    assertThat(presence().orElseThrow().busyWith()).isEqualTo("x".repeat(79));

    passAtWork(Presence.STALE_AFTER.multipliedBy(2));

    until(() -> presence().isPresent());
    assertThat(agent(hub(), "dev").presence()).isPresent();
    work.alive();
    release.countDown();
  }
}
