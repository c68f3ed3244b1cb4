/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.cli.Typed.Result;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor}. */
class DoctorTest {
  private final Path directory;
  private final Typed typed;

  DoctorTest(@TempDir Path directory) {
    this.directory = directory;
    this.typed = new Typed(directory);
  }

  @Test
  void soundHub_hasNoProblem() {
    typed.run("register", "backend");

    Result people = typed.run("doctor");
    Map<String, Map<String, @Nullable Object>> findings = findings(typed.run("doctor", "--json"));

    assertThat(people.code()).isZero();
    assertThat(people.out()).contains("ok       durability: ").contains(" 0 problems");
    assertThat(findings.keySet())
        .contains(
            "durability",
            "journal",
            "integrity",
            "disk",
            "file system",
            "permissions",
            "processes",
            "inboxes",
            "backlog");
    assertThat(findings.get("durability")).containsEntry("verdict", "ok");
    assertThat(found(findings, "journal")).asString().contains("wal");
    assertThat(findings.get("permissions")).containsEntry("verdict", "ok");
    assertThat(found(findings, "processes")).asString().startsWith("1 sessions");
  }

  @Test
  void otherProcess_isCounted() {
    try (AgentHub other = AgentHub.open("embedded:" + hub())) {
      assertThat(other.agents()).isEmpty();

      assertThat(found(findings(typed.run("doctor", "--json")), "processes"))
          .asString()
          .startsWith("2 sessions");
    }
  }

  @Test
  void hubThatOthersMayRead_isWeaker_andNoProblem() throws IOException {
    typed.run("register", "backend");
    Files.setPosixFilePermissions(
        hub().resolve("hub.db"), PosixFilePermissions.fromString("rw-r--r--"));

    Result result = typed.run("doctor", "--json");

    assertThat(result.code()).isZero();
    assertThat(findings(result).get("permissions"))
        .containsEntry("verdict", "weaker")
        .extractingByKey("advice")
        .asString()
        .contains("chmod");
  }

  @Test
  void deletedInbox_isAProblem_thatNamesTheRole() {
    typed.run("register", "backend");
    try (AgentHub hub = AgentHub.open("embedded:" + hub())) {
      hub.broker().deleteConsumer(Topology.inbox(Role.of("backend")).ref());
    }

    Result result = typed.run("doctor", "--json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(findings(result).get("inboxes"))
        .containsEntry("verdict", "problem")
        .extractingByKey("found")
        .asString()
        .contains("backend");
  }

  @Test
  void damagedHub_isAProblem_withWhatToDo() throws IOException {
    typed.run("register", "backend");
    Files.write(hub().resolve("hub.db"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

    Result result = typed.run("doctor", "--json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(findings(result).get("opening"))
        .containsEntry("verdict", "problem")
        .extractingByKey("found")
        .asString()
        .contains("backup");
  }

  @Test
  void hubInMemory_isWeaker() {
    Result result = typed.run("doctor", "--hub", "embedded:memory", "--json");

    assertThat(result.code()).isZero();
    assertThat(findings(result).get("durability")).containsEntry("verdict", "weaker");
  }

  @Test
  void wrongUrl_isBadUsage() {
    assertThat(typed.run("doctor", "--hub", "embedded:").code()).isEqualTo(2);
  }

  private Path hub() {
    return directory.resolve("hub");
  }

  private static Map<String, Map<String, @Nullable Object>> findings(Result result) {
    return result.records().stream()
        .collect(Collectors.toMap(record -> String.valueOf(record.get("check")), record -> record));
  }

  private static @Nullable Object found(
      Map<String, Map<String, @Nullable Object>> findings, String check) {
    return Objects.requireNonNull(findings.get(check), check).get("found");
  }
}
