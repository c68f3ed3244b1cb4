/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.loop.LoopSettings;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One sender's flood waits while others are served; nothing of it is lost.
 *
 * @since 0.1
 */
public abstract class FairShareContract extends TimedScenario {
  private static final int SHARE = 3;
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  /** Only for subclasses. */
  protected FairShareContract() {}

  private Seen limited() {
    Seen seen = new Seen();
    loop("qa", seen).with(s -> s.withGuards(g -> g.withMaxPerSender(SHARE))).start();
    return seen;
  }

  private void flood(Draft last) {
    hub().agent("qa");
    for (int i = 1; i <= 6; i++) {
      hub().agent("ceo").send(task("qa", "flood " + i));
    }
    hub().agent("devops").send(last);
  }

  @Test
  void floodOfOneSender_waits_whileOthersAreServed() {
    flood(task("qa", "outage"));

    Seen seen = limited();

    assertThat(seen.subjects(4)).containsExactly("flood 1", "flood 2", "flood 3", "outage");
    assertThat(seen.waiting()).isZero();
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void whatIsMoreUrgent_isNotHeldUpByTheSendersOwnFlood() {
    flood(task("qa", "outage"));
    Seen seen = limited();
    assertThat(seen.subjects(4)).endsWith("outage");

    hub().agent("ceo").send(task("qa", "fire").priority(Priority.CRITICAL));

    assertThat(seen.next().subject()).isEqualTo("fire");
  }

  @Test
  void whatWaited_comesInItsOrder_andHasUsedNoAttempt() {
    assumeTrue(followsTime(), "the broker's deadlines go by a clock that cannot be moved");
    flood(task("qa", "outage"));
    Seen seen = limited();
    assertThat(seen.subjects(4)).endsWith("outage");
    until(() -> agent(hub(), "qa").inFlight() == 0);

    for (String next : List.of("flood 4", "flood 5", "flood 6")) {
      pass(INTERVAL.minusMillis(1));
      assertThat(seen.waiting()).isZero();
      pass(Duration.ofMillis(1));
      Message message = seen.next();
      assertThat(message.subject()).isEqualTo(next);
      assertThat(message.attempt()).isEqualTo(1);
      until(() -> hub().completion("qa", message.id()).isPresent());
    }
  }

  @Test
  void negativeShare_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoopSettings.DEFAULT.withGuards(g -> g.withMaxPerSender(-1)));
  }
}
