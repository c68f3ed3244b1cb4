/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.cli.Typed.Result;
import io.agenthub.loop.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code announce --ack-by}. */
@Timeout(60)
class AnnounceTest {
  private final Path directory;
  private final Typed typed;

  AnnounceTest(@TempDir Path directory) {
    this.directory = directory;
    this.typed = new Typed(directory);
    typed.run("register", "backend");
    typed.run("register", "qa");
  }

  private Result announce(String... options) {
    List<String> line =
        new ArrayList<>(
            List.of("announce", "--from", "ceo", "--subject", "Freeze", "--message", "No merges"));
    line.addAll(List.of(options));
    return typed.run(line.toArray(String[]::new));
  }

  @Test
  void silentAgents_areNamed_whenTheTimeIsOver() {
    Result late = announce("--ack-by", "200ms", "--wait");

    assertThat(late.code()).isEqualTo(1);
    assertThat(late.err()).contains("backend, qa").hasLineCount(1);
    assertThat(late.out()).contains("acknowledged by 0 of 2");
  }

  @Test
  void announcement_thatAllHaveHandled_isAcknowledged() {
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      for (String role : List.of("backend", "qa")) {
        hub.agent(role).handle(message -> Outcome.done("seen")).start();
      }

      Result all = announce("--ack-by", "50s", "--wait", "--json");

      assertThat(all.code()).isZero();
      assertThat(all.records().get(1))
          .containsEntry("acknowledged", List.of("backend", "qa"))
          .containsEntry("missing", List.of());
    }
  }

  @Test
  void author_findsInItsInbox_whoHasNotAcknowledged() {
    String id = (String) announce("--ack-by", "1ms", "--json").only().get("message_id");

    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("watchman").handle(message -> Outcome.done("seen")).start();
      while (hub.inbox("ceo", 1).isEmpty()) {
        Thread.onSpinWait();
      }
    }

    assertThat(typed.run("inbox", "ceo").out()).contains("Not acknowledged: Freeze");
    assertThat(typed.run("replay", "--role", "ceo", "--type", "system_event", "--json").only())
        .containsEntry("correlation_id", id);
  }

  @Test
  void waiting_withoutATime_isBadUsage() {
    Result bad = announce("--wait");

    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("--ack-by").hasLineCount(1);
  }
}
