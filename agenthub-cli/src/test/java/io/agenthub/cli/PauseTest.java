/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.cli.Typed.Result;
import io.agenthub.loop.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pause}, {@code resume}, {@code run --every} and {@code run --when-idle}. */
class PauseTest {
  private final Path directory;

  PauseTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void paused_isShown_untilItIsResumed() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");

    Result paused = typed.run("pause", "backend", "--json");

    assertThat(paused.only())
        .containsEntry("role", "backend")
        .containsEntry("paused", true)
        .containsEntry("paused_until", null);
    assertThat(typed.run("agents", "--json").only()).containsEntry("state", "paused");
    assertThat(typed.run("resume", "backend").out()).contains("resumed: backend");
    assertThat(typed.run("agents", "--json").only()).containsEntry("state", "offline");
  }

  @Test
  void pauseWithALength_saysItsEnd() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");

    Result paused = typed.run("pause", "backend", "--for", "2h", "--json");

    assertThat(paused.only()).extractingByKey("paused_until").asString().endsWith("Z");
    assertThat(typed.run("pause", "backend", "--until", "2020-01-01").code()).isEqualTo(2);
    assertThat(typed.run("pause", "backend", "--for", "2h", "--until", "2020-01-01").code())
        .isEqualTo(2);
    for (String command : List.of("pause", "resume")) {
      assertThat(typed.run(command, "bakcend").err())
          .contains("did you mean 'backend'?")
          .doesNotContain("register it")
          .hasLineCount(1);
    }
  }

  @Test
  void recurringWork_isShown_withItsNextTime() {
    Typed typed = new Typed(directory);
    typed.run("send", "--from", "backend", "--to", "backend", "--subject", "s", "--message", "m");

    Result ran =
        typed.run(
            "run",
            "--role",
            "backend",
            "--once",
            "--zone",
            "Europe/Berlin",
            "--every",
            "0 9 * * MON-FRI=Report what you did",
            "--every",
            "5m=Check the build",
            "--",
            "cat");

    assertThat(ran.code()).isZero();
    assertThat(typed.run("agents", "--json").only().get("schedules"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .extracting(schedule -> ((Map<?, ?>) schedule).get("name"))
        .isEqualTo(List.of("check-the-build", "report-what-you-did"));
    assertThat(typed.run("agents").out()).contains("NEXT DUE");
  }

  @Test
  void workThatWasNotDone_isShown_withTheReason() {
    Typed typed = new Typed(directory);
    typed.run("send", "--from", "qa", "--to", "qa", "--subject", "s", "--message", "m");
    typed.run("run", "--role", "qa", "--once", "--every", "5m=Check", "--", "cat");

    assertThat(typed.run("agents").out()).contains(" missed ");
    typed.run("pause", "qa");
    assertThat(typed.run("agents").out()).containsPattern("qa +paused.* paused ");
    typed.run("resume", "qa");
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("qa").handle(message -> Outcome.done("")).start();
      awaitPresence(hub);
      assertThat(typed.run("agents").out()).contains(" overdue ");
    }
  }

  private static void awaitPresence(AgentHub hub) {
    long end = System.nanoTime() + SECONDS.toNanos(20);
    while (hub.agents().get(0).presence().isEmpty()) {
      assertThat(System.nanoTime()).as("it shows that it lives in time").isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void messageThatIsPutOff_isToldOf_byTheInbox() throws Exception {
    Typed typed = new Typed(directory);
    typed.run("register", "qa");
    typed.run("send", "--from", "ceo", "--to", "qa", "--subject", "s", "--message", "m");
    assertThat(typed.run("inbox", "qa").out()).doesNotContain("put off");
    CountDownLatch tried = new CountDownLatch(1);
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("qa")
          .handle(
              message -> {
                tried.countDown();
                return Outcome.retryAfter(Duration.ofHours(1), "red");
              })
          .start();
      assertThat(tried.await(20, SECONDS)).isTrue();
    }

    Result inbox = typed.run("inbox", "qa");

    assertThat(inbox.out()).contains("Nothing is unread for 'qa'.", "1 put off until");
    assertThat(typed.run("inbox", "qa", "--json").out()).isEmpty();
  }

  @Test
  void samePromptAtTwoTimes_isTwoSchedules() {
    Typed typed = new Typed(directory);
    typed.run("send", "--from", "qa", "--to", "qa", "--subject", "s", "--message", "m");
    String[] line = {
      "run",
      "--role",
      "qa",
      "--once",
      "--every",
      "0 9 * * *=Report",
      "--every",
      "0 17 * * *=Report",
      "--",
      "cat"
    };

    Result ran = typed.run(line);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(typed.run("agents", "--json").only().get("schedules"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .extracting(schedule -> ((Map<?, ?>) schedule).get("spec"))
        .isEqualTo(List.of("0 9 * * *", "0 17 * * *"));
  }

  @Test
  void standingTask_isGivenToTheCommand_whenNothingWaits() {
    Typed typed = new Typed(directory);

    Result ran =
        typed.run(
            "run",
            "--role",
            "qa",
            "--once",
            "--json",
            "--when-idle",
            "1s=Look for dead code",
            "--",
            "grep",
            "Look for");

    assertThat(ran.only())
        .containsEntry("role", "qa")
        .containsEntry("status", "idle_work")
        .containsEntry("result", "Look for dead code");
    for (String bad : List.of("Look", "=Look", "5m=", "10ms=Look", "soon=Look")) {
      Result refused = typed.run("run", "--role", "qa", "--when-idle", bad, "--", "cat");
      assertThat(refused.code()).as(bad).isEqualTo(2);
      assertThat(refused.err()).as(bad).hasLineCount(1);
    }
  }

  @Test
  void coalescing_thatCannotBeMeant_isBadUsage() {
    Typed typed = new Typed(directory);

    for (List<String> bad :
        List.of(
            List.of("--coalesce", "0"),
            List.of("--coalesce", "101"),
            List.of("--coalesce", "5", "--once"))) {
      List<String> line = new ArrayList<>(List.of("run", "--role", "qa"));
      line.addAll(bad);
      line.addAll(List.of("--", "cat"));
      Result refused = typed.run(line.toArray(String[]::new));
      assertThat(refused.code()).as("%s", bad).isEqualTo(2);
      assertThat(refused.err()).contains("--coalesce").hasLineCount(1);
    }
  }

  @Test
  void badRecurringWork_isBadUsage_withItsColumn() {
    Typed typed = new Typed(directory);

    Result bad = typed.run("run", "--role", "qa", "--every", "0 25 * * *=Report", "--", "cat");

    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("column 3").hasLineCount(1);
    assertThat(typed.run("run", "--role", "qa", "--every", "5m", "--", "cat").code()).isEqualTo(2);
  }
}
