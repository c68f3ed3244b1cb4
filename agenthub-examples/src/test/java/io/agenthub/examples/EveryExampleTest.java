/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example and reads what it prints. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EveryExampleTest {
  private final Path directory;

  EveryExampleTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A program. */
  private interface Program {
    void run(String... args) throws Exception;
  }

  private static List<String> output(Program program, String... args) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.run(args);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void readmesProgram_printsReceiptAndReply() throws Exception {
    assertThat(output(ReadmeExample::main))
        .containsExactly("GENBRAIN_AGENTS 1 false", "Implemented: Verify it");
  }

  @Test
  void durableInbox_deliversAfterARestart() throws Exception {
    assertThat(output(DurableInbox::main, "embedded:" + directory))
        .containsExactly("backend tells the ceo: Done: Implement attachments");
  }

  @Test
  void topics_reachEverySubscriberOnce() throws Exception {
    assertThat(output(Topics::main))
        .containsExactlyInAnyOrder(
            "qa acts on: 2026.21 is live",
            "security acts on: 2026.21 is live",
            "ceo acts on: 2026.21 is live");
  }

  @Test
  void rolePool_givesEachTaskToOne() throws Exception {
    List<String> lines = output(RolePool::main);

    assertThat(lines).hasSize(6);
    assertThat(lines.stream().map(line -> line.substring(line.indexOf("module"))))
        .containsExactlyInAnyOrder(
            "module 1", "module 2", "module 3", "module 4", "module 5", "module 6");
    assertThat(lines).filteredOn(line -> line.startsWith("backend")).hasSize(3);
  }

  @Test
  void askAndWait_tellsTheThreeEnds() throws Exception {
    assertThat(output(AskAndWait::main))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("done: 412 tests passed"),
            line -> assertThat(line).isEqualTo("failed: out of scope"),
            line -> assertThat(line).startsWith("given up: ").contains("the test machine is busy"));
  }

  @Test
  void runAModel_answersInOneSession() throws Exception {
    assertThat(output(RunAModel::main))
        .containsExactly("Reply 1 to 'Implement attachments'", "Reply 2 to 'Fix the login'");
  }

  @Test
  void liveProgram_answersInOneProcess() throws Exception {
    assertThat(output(LiveProgram::main)).containsExactly("prompt 1 answered", "prompt 2 answered");
  }

  @Test
  void chatModelAgent_answers() throws Exception {
    assertThat(output(ChatModelAgent::main)).containsExactly("An answer to 2 chat messages");
  }

  @Test
  void stepsAndRequeue_paysOnce() throws Exception {
    assertThat(output(StepsAndRequeue::main))
        .containsExactly("paid Invoice 7", "dead: true", "sent the receipt of Invoice 7");
  }

  @Test
  void replay_tellsOneThread() throws Exception {
    assertThat(output(Replay::main))
        .containsExactly(
            "ceo direct_message: Work on attachments",
            "backend task_completed: Work on attachments");
  }

  @Test
  void learning_climbsUntilItIsPolicy() throws Exception {
    assertThat(output(Learning::main))
        .containsExactly(
            "support's trust: 0.500",
            "support's trust: 0.571",
            "support's trust: 0.625",
            "support's trust: 0.667",
            "support's trust: 0.700, active policy");
  }

  @Test
  void taughtAgent_isShownASuggestion_untilItsOwnTasksMadeItPolicy() throws Exception {
    assertThat(output(TaughtAgent::main))
        .containsExactly(
            "shown as a suggestion",
            "shown as a suggestion",
            "shown as a suggestion",
            "shown as a suggestion",
            "shown as policy");
  }

  @Test
  void organisation_completesItsSprint() throws Exception {
    List<String> lines = output(Organisation::main);

    assertThat(lines).hasSize(22);
    assertThat(lines).filteredOn(line -> line.contains("announcement")).hasSize(11);
    assertThat(lines).filteredOn(line -> line.contains("2026.21 is live")).hasSize(3);
    assertThat(lines).filteredOn(line -> line.contains("task_completed")).hasSize(4);
  }

  @Test
  void recurringWork_isDoneEachSecond_andListed() throws Exception {
    assertThat(output(RecurringWork::main))
        .contains("health-check: @every 1s", "standup: 0 9 * * MON-FRI")
        .containsSequence("scheduler: Check the build", "scheduler: Check the build");
  }

  @Test
  void idleAgent_isGivenItsStandingTask() throws Exception {
    assertThat(output(IdleWork::main)).containsExactly("nothing waits: Look for dead code");
  }

  @Test
  void pausedAgent_answersOnceItIsResumed() throws Exception {
    assertThat(output(PauseAndResume::main))
        .containsExactly("qa is paused; test-1 waits", "tested");
  }

  @Test
  void actionItems_reachTheirOwners() throws Exception {
    assertThat(output(MeetingReport::main))
        .contains("backend: Build the export", "devops: Renew the certificate");
  }

  @Test
  void acknowledgedAnnouncement_namesWhoIsMissing() throws Exception {
    assertThat(output(AcknowledgedAnnouncement::main))
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("1 of 3 have not acknowledged").endsWith(": devops."),
            line -> assertThat(line).isEqualTo("acknowledged by [backend, qa]"));
  }

  @Test
  void commandAgent_replies() throws Exception {
    assertThat(output(CommandAgent::main)).containsExactly("Subject: Fix the login");
  }

  @Test
  void manySmallMessages_takeFewPrompts() throws Exception {
    assertThat(output(ManySmallMessages::main)).containsExactly("60 completed in 3 prompts");
  }

  @Test
  void guards_breakEachCircle() throws Exception {
    assertThat(output(Guards::main))
        .containsExactlyInAnyOrder(
            "given up: hop_limit", "given up: self_flood", "noted, nobody woken: Nothing to do");
  }

  @Test
  void waitingCounts_forAllButTheCritical() throws Exception {
    assertThat(output(WaitingCounts::main))
        .containsExactly("new and critical", "old and low", "new and high");
  }

  @Test
  void whoIsAlive_showsWhatEachDoes() throws Exception {
    assertThat(output(WhoIsAlive::main))
        .containsExactly(
            "backend: working on 'Implement attachments'",
            "ceo: not running",
            "devops: not running",
            "qa: idle");
  }
}
