/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code register}, {@code retire} and {@code agents}. */
class AgentsTest {
  private final Path directory;

  AgentsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void registered_isListed_byTheNextProcess() {
    Typed typed = new Typed(directory);

    Result registered = typed.run("register", "backend", "--skill", "java", "--skill", "sql");
    Result agents = typed.run("agents", "--json");

    assertThat(registered.code()).isZero();
    assertThat(registered.out()).isEqualToIgnoringNewLines("registered: backend for java, sql");
    assertThat(agents.only())
        .containsEntry("role", "backend")
        .containsEntry("skills", List.of("java", "sql"))
        .containsEntry("state", "offline")
        .containsEntry("busy_with", null)
        .containsEntry("unread", 0L)
        .containsEntry("in_flight", 0L)
        .containsEntry("oldest_unread_at", null);
  }

  @Test
  void unread_isCounted_withTheOldest() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");
    typed.run("send", "--from", "ceo", "--to", "backend", "--subject", "s", "--message", "m");

    List<?> records = typed.run("agents", "--json").records();
    Result table = typed.run("agents");

    assertThat(records).hasSize(2);
    assertThat(typed.run("agents", "--json").records().get(0))
        .containsEntry("role", "backend")
        .containsEntry("unread", 1L)
        .extractingByKey("oldest_unread_at")
        .asString()
        .endsWith("Z");
    assertThat(table.out()).startsWith("ROLE").contains("backend  offline  1");
  }

  @Test
  void waits_areShownByPriority_mostUrgentFirst() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");
    for (String priority : List.of("low", "critical", "low")) {
      typed.run(
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
          priority);
    }

    Object waits = typed.run("agents", "--json").records().get(0).get("oldest_unread_by_priority");

    assertThat(waits).isInstanceOf(Map.class);
    assertThat(((Map<?, ?>) waits).keySet().stream().map(String::valueOf))
        .containsExactly("critical", "low");
    assertThat(typed.run("agents").out()).containsPattern("critical \\S.*, low \\S");
  }

  @Test
  void watch_looksAgainAndAgain() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");

    Result watched = typed.run("agents", "--watch", "--interval", "100ms", "--times", "3");

    assertThat(watched.code()).isZero();
    assertThat(watched.out().lines().filter(line -> line.startsWith("backend"))).hasSize(3);
    assertThat(typed.run("agents", "--watch", "--times", "2", "--json").records()).hasSize(2);
    assertThat(typed.run("agents", "--watch", "--interval", "1ms").code()).isEqualTo(2);
  }

  @Test
  void emptyHub_saysHowToBegin() {
    Result result = new Typed(directory).run("agents");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("agenthub register ROLE");
    assertThat(new Typed(directory).run("agents", "--json").out()).isEmpty();
  }

  @Test
  void lookingWhereNoHubIs_saysSo_andMakesNone() {
    Typed typed = new Typed(directory);

    Result agents = typed.run("agents");
    Result inbox = typed.run("inbox", "qa");

    assertThat(agents.code()).isZero();
    assertThat(agents.out()).contains("Nobody is registered at embedded:" + hub());
    assertThat(agents.err()).contains("There is no hub at embedded:" + hub()).hasLineCount(1);
    assertThat(inbox.code()).isEqualTo(1);
    assertThat(inbox.err()).startsWith("agenthub: There is no hub").hasLineCount(2);
    for (String looking : new String[] {"replay", "dead-letters list", "learn list --role qa"}) {
      Result result = typed.run(looking.split(" ", -1));
      assertThat(result.code()).isZero();
      assertThat(result.err()).contains("There is no hub").hasLineCount(1);
    }
    assertThat(hub()).doesNotExist();
  }

  @Test
  void changingWhatIsThere_whereNoHubIs_fails_andMakesNone() {
    Typed typed = new Typed(directory);

    for (String changing :
        List.of(
            "pause qa",
            "resume qa",
            "retire qa",
            "dead-letters requeue m-1",
            "dead-letters discard m-1",
            "learn confirm abcdef --role qa --evidence e",
            "learn contradict abcdef --role qa --evidence e",
            "learn retire abcdef --role qa")) {
      Result result = typed.run(changing.split(" ", -1));
      assertThat(result.code()).as(changing).isEqualTo(1);
      assertThat(result.err())
          .as(changing)
          .contains("There is no hub at embedded:" + hub(), "agenthub register ROLE")
          .hasLineCount(1);
    }
    assertThat(hub()).doesNotExist();
  }

  @Test
  void directoryWithoutAHub_staysOne_whenLookedAt() throws IOException {
    Files.createDirectory(hub());
    Files.createFile(hub().resolve("notes.txt"));
    Typed typed = new Typed(directory);

    assertThat(typed.run("agents").err()).contains("There is no hub").hasLineCount(1);
    assertThat(typed.run("pause", "qa").err()).contains("There is no hub").hasLineCount(1);

    assertThat(hub()).isDirectoryNotContaining("glob:**hub.*");
  }

  @Test
  void homeOfAnotherUser_isRefused() {
    Typed typed = new Typed(directory);

    for (String command : List.of("register qa", "agents", "doctor", "demo")) {
      Result refused = typed.run((command + " --hub embedded:~qa/x").split(" ", -1));
      assertThat(refused.code()).as(command).isEqualTo(2);
      assertThat(refused.err()).as(command).contains("home of another user").hasLineCount(1);
    }
    assertThat(Path.of("~qa")).doesNotExist();
    assertThat(directory.resolve("~qa")).doesNotExist();
  }

  @Test
  void lookingOn_makesTheHub_andSaysSo() {
    Typed typed = new Typed(directory);

    Result first = typed.run("agents", "--watch", "--times", "1");
    Result second = typed.run("agents");

    assertThat(first.err()).contains("it is made now").hasLineCount(1);
    assertThat(hub()).isDirectory();
    assertThat(second.err()).isEmpty();
  }

  @Test
  void tilde_isTheHomeDirectory() {
    Typed typed = new Typed(directory).with("HOME", directory.resolve("home").toString());

    assertThat(typed.run("register", "qa", "--hub", "embedded:~/x").code()).isZero();

    assertThat(directory.resolve("home").resolve("x").resolve("hub.db")).exists();
    assertThat(Path.of("~")).doesNotExist();
  }

  private Path hub() {
    return directory.resolve("hub");
  }

  @Test
  void retired_keepsTheUnreadAsDeadLetters() {
    Typed typed = new Typed(directory);
    typed.run("register", "backend");
    typed.run("send", "--from", "ceo", "--to", "backend", "--subject", "s", "--message", "m");

    Result retired = typed.run("retire", "backend", "--json");

    assertThat(retired.only())
        .containsEntry("role", "backend")
        .containsEntry("dead_lettered", 1L)
        .containsEntry("unsettled", 0L);
    assertThat(typed.run("agents", "--json").only()).containsEntry("role", "ceo");
    assertThat(typed.run("retire", "backend").code()).isZero();
  }

  @Test
  void unknownRole_cannotRetire() {
    Typed typed = new Typed(directory);
    typed.run("register", "qa");

    Result result = typed.run("retire", "nobody");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("No agent is registered as 'nobody'", "agenthub agents lists")
        .doesNotContain("register it")
        .hasLineCount(1);
  }
}
