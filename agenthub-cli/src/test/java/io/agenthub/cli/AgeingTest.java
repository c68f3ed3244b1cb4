/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --ageing}. */
@Timeout(60)
class AgeingTest {
  private final Typed typed;

  AgeingTest(@TempDir Path directory) {
    this.typed = new Typed(directory);
    typed.run("register", "qa");
    send("old", "low");
    typed.run("agents"); // opens the hub and closes it: many milliseconds pass
    send("new", "high");
  }

  private void send(String subject, String priority) {
    Result sent =
        typed.run(
            "send",
            "--from",
            "ceo",
            "--to",
            "qa",
            "--subject",
            subject,
            "--message",
            "x",
            "--priority",
            priority);
    assertThat(sent.code()).isZero();
  }

  private String firstReply(String... options) {
    List<String> line = new ArrayList<>(List.of("run", "--role", "qa", "--once", "--json"));
    line.addAll(List.of(options));
    line.addAll(List.of("--", "cat"));
    Result ran = typed.run(line.toArray(String[]::new));
    assertThat(ran.code()).isZero();
    return ran.out();
  }

  @Test
  void oldMessage_goesFirst_ifWaitingCounts() {
    assertThat(firstReply("--ageing", "1ms"))
        .contains("Subject: old")
        .doesNotContain("Subject: new");
  }

  @Test
  void urgentMessage_goesFirst_otherwise() {
    assertThat(firstReply()).contains("Subject: new").doesNotContain("Subject: old");
  }

  @Test
  void stepThatIsNoTime_isBadUsage() {
    Result bad = typed.run("run", "--role", "qa", "--ageing", "soon", "--", "cat");

    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("--ageing").hasLineCount(1);
  }
}
