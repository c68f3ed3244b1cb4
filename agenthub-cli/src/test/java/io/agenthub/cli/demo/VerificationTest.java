/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The count of the demo notices what went wrong. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VerificationTest {
  private static final Cast CAST = Cast.alone("demo-test");

  private static Draft draft(String to, String key) {
    return CAST.tagged(Draft.to(to).subject(key).message("m"), key);
  }

  @Test
  void unhandledMessage_isLost_untilItIsCompleted() throws Exception {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Verification verification = new Verification(hub, CAST);
      Agent ceo = hub.agent("ceo");
      Agent docs = hub.agent("docs");
      ceo.send(draft("docs", "one"));
      ceo.send(Draft.to("docs").subject("of another run").message("m"));

      Summary before = verification.count();
      docs.handle(message -> Outcome.done("done")).start();
      ceo.ask(draft("docs", "two")).get(30, TimeUnit.SECONDS);

      assertThat(before.sent()).isEqualTo(1);
      assertThat(before.lost()).containsExactly("demo-test-one for docs");
      assertThat(before.isClean()).isFalse();
      assertThat(verification.count().lost()).doesNotContain("demo-test-one for docs");
    }
  }

  @Test
  void announcement_isExpectedFromAllEleven() {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Verification verification = new Verification(hub, CAST);
      CAST.roles().forEach(role -> hub.agent(role));

      hub.agent("ceo").announce(CAST.tagged(Draft.about("Sprint").message("m"), "sprint"));

      assertThat(verification.count().sent()).isEqualTo(1);
      assertThat(verification.count().lost()).hasSize(11);
    }
  }

  @Test
  void messageThatWasGivenUp_isCounted() {
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      Verification verification = new Verification(hub, CAST);
      hub.agent("docs").send(draft("docs", "one"));

      hub.retire("docs");

      assertThat(verification.count().dead()).isEqualTo(1);
      assertThat(verification.count().isClean()).isFalse();
    }
  }
}
