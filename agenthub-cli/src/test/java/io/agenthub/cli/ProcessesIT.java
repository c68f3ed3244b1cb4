/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agenthub.cli.Jar.Running;
import io.agenthub.cli.Typed.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in processes of their own, which share a hub on disk with each other and with this
 * process, which prepares and looks.
 */
class ProcessesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Jar jar;
  private final Typed here;

  ProcessesIT(@TempDir Path directory) {
    this.directory = directory;
    this.jar = new Jar(directory);
    this.here =
        new Typed(directory).with("AGENTHUB_URL", "embedded:" + directory.resolve(".agenthub"));
  }

  @BeforeEach
  void register() {
    assertThat(here.run("register", "backend").code()).isZero();
  }

  private void send(String id) {
    Result sent =
        here.run(
            "send",
            "--from",
            "ceo",
            "--to",
            "backend",
            "--subject",
            "Sprint",
            "--message",
            "Grüße – 世界",
            "--id",
            id);
    assertThat(sent.err()).isEmpty();
    assertThat(sent.code()).isZero();
  }

  private Result once(String script) throws IOException, InterruptedException {
    return jar.run("run", "--role", "backend", "--once", "--json", "--", "sh", "-c", script);
  }

  /** The completion as the sender's inbox has it. */
  private Map<String, @Nullable Object> notice() {
    Map<String, @Nullable Object> record = here.run("inbox", "ceo", "--json").only();
    assertThat(record.get("from_role")).isEqualTo("backend");
    return record;
  }

  @Test
  void sent_isReadAndReplayed_byOtherProcesses() throws Exception {
    Result sent =
        jar.run(
            "send",
            "--from",
            "ceo",
            "--to",
            "backend",
            "--subject",
            "Sprint",
            "--message",
            "Grüße – 世界",
            "--id",
            "t-1");

    assertThat(sent.err()).isEmpty();
    assertThat(sent.code()).isZero();
    assertThat(jar.run("inbox", "backend", "--json").only())
        .containsEntry("message_id", "t-1")
        .extractingByKey("payload")
        .asString()
        .contains("Grüße – 世界");
    assertThat(here.run("replay", "--json").only()).containsEntry("message_id", "t-1");
    assertThat(here.run("agents").out()).contains("backend  offline  1");
  }

  @Test
  void run_feedsTheCommand_andTheSenderGetsTheReply() throws Exception {
    Running agent = jar.start("run", "--role", "backend", "--max", "1", "--", "cat");

    Result sent =
        here.run(
            "send",
            "--from",
            "ceo",
            "--to",
            "backend",
            "--subject",
            "Sprint",
            "--message",
            "attachments",
            "--wait",
            "60s",
            "--json");

    assertThat(sent.code()).isZero();
    assertThat(sent.records().get(1))
        .containsEntry("status", "completed")
        .containsEntry("attempts", 1L)
        .extractingByKey("result")
        .asString()
        .contains("Subject: Sprint", "attachments");
    Result ran = agent.result();
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("started", "completed");
  }

  @Test
  void exitCode75_isTriedAgain() throws Exception {
    send("t-1");

    Result ran = once("test $AGENTHUB_ATTEMPT -ge 2 || exit 75; echo second try");

    assertThat(ran.records()).hasSize(2);
    assertThat(ran.records().get(0)).containsEntry("status", "retried");
    assertThat(ran.records().get(1))
        .containsEntry("message_id", "t-1")
        .containsEntry("status", "completed")
        .containsEntry("result", "second try")
        .containsEntry("attempts", 2L);
    assertThat(notice().get("type")).isEqualTo("task_completed");
  }

  @Test
  void agentThatIsAway_isNotAskedAgain_beforeItsPauseIsOver() throws Exception {
    send("t-1");
    String program =
        """
        test -e begin || date +%s > begin
        while read -r line; do
          if [ $(date +%s) -lt $(($(cat begin) + 3)) ]; then
            echo '{"type":"unavailable","reason":"quota","after_ms":4000}'
          else
            echo '{"type":"done","result":"back"}'
          fi
        done
        """;
    String[] line = {
      "run",
      "--role",
      "backend",
      "--once",
      "--session",
      "json-lines",
      "--json",
      "--",
      "sh",
      "-c",
      program
    };

    Result ran = jar.run(line);

    assertThat(ran.records())
        .extracting(record -> record.get("status"))
        .containsExactly("given_back", "completed");
  }

  @Test
  void anyOtherCode_isAFailure_ofWhichTheSenderIsTold() throws Exception {
    send("t-1");

    Result ran = once("echo no such table >&2; exit 3");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("no such table");
    assertThat(ran.only()).containsEntry("status", "failed");
    assertThat(notice())
        .containsEntry("type", "task_failed")
        .extractingByKey("payload")
        .asString()
        .contains("code 3", "no such table");
  }

  @Test
  void attemptsThatAreUsedUp_endAsADeadLetter() throws Exception {
    send("t-1");

    Result ran =
        jar.run(
            "run",
            "--role",
            "backend",
            "--once",
            "--attempts",
            "1",
            "--json",
            "--",
            "sh",
            "-c",
            "exit 75");

    assertThat(ran.only()).containsEntry("status", "dead");
    assertThat(here.run("dead-letters", "list", "backend", "--json").only())
        .containsEntry("message_id", "t-1")
        .containsEntry("reason", "attempts_exhausted")
        .containsEntry("attempts", 1L);
  }

  @Test
  void messages_areTakenMostUrgentFirst() throws Exception {
    for (String priority : new String[] {"low", "critical", "high"}) {
      here.run(
          "send",
          "--from",
          "ceo",
          "--to",
          "backend",
          "--subject",
          "s",
          "--message",
          "m",
          "--priority",
          priority,
          "--id",
          priority);
    }

    Result ran = jar.run("run", "--role", "backend", "--max", "2", "--json", "--", "cat");

    assertThat(ran.records())
        .extracting(record -> record.get("message_id"))
        .containsExactly("critical", "high");
    assertThat(here.run("inbox", "backend", "--json").only())
        .containsEntry("message_id", "low")
        .containsEntry("attempt", 0L);
  }

  @Test
  void sendInsideRun_goesOnWithTheThread_onTheSameHub() throws Exception {
    here.run("register", "qa");
    send("t-1");

    once("cd / && " + Jar.command() + " send --to qa --subject Check --message please >/dev/null");

    Map<String, @Nullable Object> forwarded = here.run("inbox", "qa", "--json").only();
    assertThat(forwarded)
        .containsEntry("from_role", "backend")
        .containsEntry("correlation_id", "t-1")
        .extractingByKey("headers")
        .asString()
        .contains("Hub-Hops=1");
  }

  @Test
  void terminated_finishesWhatItWorksOn() throws Exception {
    send("t-1");
    send("t-2");
    Path begun = directory.resolve("begun");
    Path go = directory.resolve("go");
    String script =
        "touch '%s'; while [ ! -e '%s' ]; do sleep 0.05; done; echo finished".formatted(begun, go);
    Running agent = jar.start("run", "--role", "backend", "--json", "--", "sh", "-c", script);
    await().atMost(PATIENCE).until(() -> Files.exists(begun));

    agent.process().destroy(); // SIGTERM
    Files.createFile(go);

    Result ran = agent.result();
    assertThat(ran.code()).isEqualTo(143);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.only())
        .containsEntry("message_id", "t-1")
        .containsEntry("status", "completed")
        .containsEntry("result", "finished");
    assertThat(here.run("inbox", "backend", "--json").only()).containsEntry("message_id", "t-2");
    assertThat(here.run("agents").out()).contains("backend  offline");
  }

  @Test
  void benchThatIsTerminated_leavesNothingBehind() throws Exception {
    String[] line = {
      "bench", "--scenario", "latency", "--warm-up", "0", "--seconds", "0.1", "--json"
    };
    Running bench = jar.start(line);
    await()
        .atMost(PATIENCE)
        .until(() -> bench.process().children().findAny().isPresent()); // the other process
    List<ProcessHandle> started = bench.process().descendants().toList();

    bench.process().destroy(); // SIGTERM

    assertThat(bench.result().code()).isEqualTo(143);
    await().atMost(PATIENCE).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("agenthub-bench"));
    }
  }

  @Test
  void benchThatIsKilled_leavesNoProcessBehind() throws Exception {
    String[] line = {"bench", "--scenario", "latency", "--warm-up", "0", "--seconds", "0.1"};
    Running bench = jar.start(line);
    await().atMost(PATIENCE).until(() -> bench.process().children().findAny().isPresent());
    List<ProcessHandle> started = bench.process().descendants().toList();

    bench.process().destroyForcibly().waitFor();

    await().atMost(PATIENCE).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void outputThatCannotBeWritten_isAFailure_outputThatNobodyReadsIsNot() throws Exception {
    Path complaint = directory.resolve("complaint");
    String full = Jar.command() + " agents >/dev/full 2>" + complaint;
    String unread = "(%s agents; echo $? >code) | true".formatted(Jar.command());

    assertThat(shell(full)).isEqualTo(1);
    shell(unread);

    assertThat(Files.readString(complaint)).contains("could not be written").hasLineCount(1);
    assertThat(Files.readString(directory.resolve("code"))).isEqualTo("0\n");
  }

  private int shell(String script) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).directory(directory.toFile());
    shell.environment().keySet().removeIf(name -> name.startsWith("AGENTHUB_"));
    return shell.start().waitFor();
  }

  @Test
  void killed_isResumedByTheNext() throws Exception {
    send("t-1");
    Path begun = directory.resolve("begun");
    Running agent =
        jar.start(
            "run",
            "--role",
            "backend",
            "--",
            "sh",
            "-c",
            "touch '%s'; read line; exec tail -f /dev/null".formatted(begun));
    await().atMost(PATIENCE).until(() -> Files.exists(begun));

    agent.process().descendants().forEach(ProcessHandle::destroyForcibly);
    agent.process().destroyForcibly().waitFor();
    Result ran = once("echo resumed");

    assertThat(ran.only())
        .containsEntry("message_id", "t-1")
        .containsEntry("result", "resumed")
        .containsEntry("attempts", 2L);
  }
}
