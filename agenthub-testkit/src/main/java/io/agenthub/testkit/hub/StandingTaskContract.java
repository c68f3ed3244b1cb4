/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.AgentHub;
import io.agenthub.LoopBuilder;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.InvalidScheduleException;
import io.agenthub.loop.Handler;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.recurring.IdleBackoff;
import io.agenthub.recurring.Standing;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An agent with nothing to do is given its standing task, more and more seldom; every message goes
 * first.
 *
 * @since 0.1
 */
public abstract class StandingTaskContract extends TimedScenario {
  private static final String PROMPT = "Look for dead code";

  private final Ends ends = new Ends();

  /** Only for subclasses. */
  protected StandingTaskContract() {}

  /** Counts what has ended, so that a test moves the time only afterwards. */
  private static final class Ends implements LoopListener {
    private final AtomicInteger errands = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();

    @Override
    public void onErrandEnded(Role role, Message errand, Outcome outcome) {
      errands.incrementAndGet();
    }

    @Override
    public void onCompleted(Role role, Message message, boolean succeeded, String result) {
      messages.incrementAndGet();
    }
  }

  private LoopBuilder idle(AgentHub on, Handler handler) {
    return on.agent("qa")
        .handle(handler)
        .with(settings -> settings.withListener(ends))
        .whenIdle("tidy", PROMPT);
  }

  /** Passes the time; the task comes at its end, not before. */
  private void isDueAfter(Duration wait, Seen seen) {
    int before = ends.errands.get();
    pass(wait.minus(ofMillis(1)));
    assertThat(seen.waiting()).isZero();
    pass(ofMillis(1));
    Message errand = seen.next();
    assertThat(errand.subject()).isEqualTo("tidy");
    assertThat(errand.text()).isEqualTo(PROMPT);
    until(() -> ends.errands.get() == before + 1);
  }

  private void handled(Seen seen, String subject) {
    int before = ends.messages.get();
    hub().agent("ceo").send(task("qa", subject));
    assertThat(seen.next().subject()).isEqualTo(subject);
    isDoneWith(before + 1);
  }

  /** A broker may apply the last settlement of a message a little after its completion is heard. */
  private void isDoneWith(int messages) {
    until(() -> ends.messages.get() == messages);
    until(() -> agent(hub(), "qa").unread() + agent(hub(), "qa").inFlight() == 0);
  }

  @Test
  void idleAgent_isGivenTheTask_moreAndMoreSeldom_untilAMessageComes() {
    Seen seen = new Seen();
    idle(hub(), seen).start();

    isDueAfter(ofMinutes(5), seen);
    isDueAfter(ofMinutes(15), seen);
    isDueAfter(ofMinutes(45), seen);
    isDueAfter(ofHours(2), seen);
    isDueAfter(ofHours(2), seen);
    handled(seen, "mail");

    isDueAfter(ofMinutes(5), seen);
    isDueAfter(ofMinutes(15), seen);
  }

  @Test
  void waits_growThreefold_upToTheLongest() {
    assertThat(IntStream.range(0, 6).mapToObj(IdleBackoff.DEFAULT::after))
        .containsExactly(
            ofMinutes(5), ofMinutes(15), ofMinutes(45), ofHours(2), ofHours(2), ofHours(2));
  }

  @Test
  void timeAtWork_isNotIdle_theWaitCountsFromTheEnd() {
    Semaphore done = new Semaphore(0);
    Seen seen =
        new Seen(
            message -> {
              if (!message.subject().equals("tidy")) {
                done.acquire();
              }
              return Outcome.done("");
            });
    idle(hub(), seen).start();
    hub().agent("ceo").send(task("qa", "long"));
    assertThat(seen.next().subject()).isEqualTo("long");

    pass(ofMinutes(20));
    done.release();
    isDoneWith(1);

    isDueAfter(ofMinutes(5), seen);
  }

  @Test
  void replicas_areGivenItOnce_together() {
    assumeTrue(isShared(), "this store is private to one hub");
    Seen seen = new Seen();
    idle(hub(), seen).start();
    idle(another(), seen).start();

    isDueAfter(ofMinutes(5), seen);
    pass(ofMinutes(14));
    assertThat(seen.waiting()).isZero();
    pass(ofMinutes(1));

    assertThat(seen.next().subject()).isEqualTo("tidy");
    until(() -> ends.errands.get() == 2);
    pass(ofMinutes(44));
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void pausedAgent_isNotGivenIt_untilItIsResumed() {
    Seen seen = new Seen();
    idle(hub(), seen).start();
    hub().pause("qa");

    for (int i = 0; i < 12; i++) {
      pass(ofMinutes(5));
    }
    assertThat(seen.waiting()).isZero();
    hub().resume("qa");

    until(
        () -> {
          pass(ofMinutes(1));
          return seen.waiting() > 0;
        });
    assertThat(seen.next().subject()).isEqualTo("tidy");
  }

  @Test
  void badSettings_areRefused_beforeAnythingRuns() {
    LoopBuilder loop = idle(hub(), new Seen());

    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> loop.whenIdle("again", ""));
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> new IdleBackoff(ofMillis(999), ofHours(1)));
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> new IdleBackoff(ofSeconds(2), ofSeconds(1)));
    assertThatExceptionOfType(InvalidNameException.class)
        .isThrownBy(() -> new Standing("Not a name", "", IdleBackoff.DEFAULT));
  }
}
