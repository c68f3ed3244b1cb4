/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.agenthub.AgentHub;
import io.agenthub.cli.Typed.Result;
import io.agenthub.loop.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code send}, {@code publish} and {@code announce}. */
class SendTest {
  private final Path directory;
  private final Typed typed;

  SendTest(@TempDir Path directory) {
    this.directory = directory;
    this.typed = new Typed(directory);
  }

  @BeforeEach
  void register() {
    typed.run("register", "backend");
  }

  private Result send(String... more) {
    String[] usual = {"send", "--from", "ceo", "--to", "backend", "--subject", "Sprint", "--json"};
    return typed.run(Stream.of(usual, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private Map<String, @Nullable Object> unread() {
    return typed.run("inbox", "backend", "--json").only();
  }

  @Test
  void sent_hasAReceipt_andLiesInTheInbox() {
    Result sent =
        send(
            "--message", "Do it", "--priority", "HIGH", "--type", "task_assignment", "--id", "t-1");

    assertThat(sent.code()).isZero();
    assertThat(sent.only())
        .containsEntry("message_id", "t-1")
        .containsEntry("stream", "GENBRAIN_AGENTS")
        .containsEntry("duplicate", false)
        .containsKey("sequence");
    assertThat(unread())
        .containsAllEntriesOf(
            Map.of(
                "message_id", "t-1",
                "from_role", "ceo",
                "from_operator", "operator-ceo",
                "type", "task_assignment",
                "priority", "high",
                "subject", "agent-hub.operators.operator-backend.inbox",
                "payload", Map.of("subject", "Sprint", "message", "Do it", "priority", "high")));
  }

  @Test
  void furtherFields_areJson_orElseText() {
    send(
        "--message", "m",
        "--field", "action_items=[{\"owner\":\"qa\",\"task\":\"Test it\"}]",
        "--field", "summary=All is well",
        "--field", "odd=1,\"subject\":\"forged\"");

    assertThat(unread().get("payload"))
        .isEqualTo(
            Map.of(
                "subject", "Sprint",
                "message", "m",
                "priority", "medium",
                "action_items", List.of(Map.of("owner", "qa", "task", "Test it")),
                "summary", "All is well",
                "odd", "1,\"subject\":\"forged\""));
  }

  @Test
  void expiry_isSent_asATime() {
    send("--message", "m", "--expires-in", "1h");

    assertThat(unread().get("headers"))
        .asInstanceOf(MAP)
        .containsEntry("Hub-Expires-At", "2030-01-01T01:00:00.000Z");
  }

  @Test
  void sameId_isADuplicate() {
    send("--message", "Do it", "--id", "t-1");

    Result again = send("--message", "Do it", "--id", "t-1");

    assertThat(again.code()).isZero();
    assertThat(again.only()).containsEntry("duplicate", true);
    assertThat(unread()).containsEntry("message_id", "t-1");
  }

  @Test
  void dash_readsTheMessageFromStandardInput() {
    typed.reading("Zeile 1\nZeile 2 – ü 🙂\n".getBytes(UTF_8));

    send("--message", "-");

    assertThat(unread())
        .extractingByKey("payload")
        .isEqualTo(
            Map.of(
                "subject", "Sprint", "message", "Zeile 1\nZeile 2 – ü 🙂\n", "priority", "medium"));
  }

  @Test
  void inputThatIsNoText_isRefused() {
    typed.reading(new byte[] {'a', (byte) 0xff});

    Result sent = send("--message", "-");

    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.err()).contains("not UTF-8").hasLineCount(1);
  }

  @Test
  void fileName_behindAnAt_isJustText() {
    send("--message", "@backend please look");

    assertThat(String.valueOf(unread().get("payload"))).contains("@backend please look");
  }

  @Test
  void tooLarge_isRefused_andNothingStored() {
    typed.reading("x".repeat(300_000).getBytes(UTF_8));

    Result sent = send("--message", "-");

    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.err()).contains("the limit is").hasLineCount(1);
    assertThat(typed.run("inbox", "backend", "--json").out()).isEmpty();
  }

  @Test
  void unknownRecipient_isRefused_namingTheClosest() {
    Result sent =
        typed.run("send", "--from", "ceo", "--to", "backnd", "--subject", "s", "--message", "m");

    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.out()).isEmpty();
    assertThat(sent.err()).contains("did you mean 'backend'?").hasLineCount(1);
    assertThat(typed.run("replay", "--json").out()).isEmpty();
  }

  @Test
  void insideRun_theThreadGoesOn() {
    typed
        .with("AGENTHUB_ROLE", "qa")
        .with("AGENTHUB_CORRELATION_ID", "thread-7")
        .with("AGENTHUB_HOPS", "2");

    typed.run("send", "--to", "backend", "--subject", "s", "--message", "m");

    assertThat(unread())
        .containsEntry("from_role", "qa")
        .containsEntry("correlation_id", "thread-7")
        .extractingByKey("headers")
        .asString()
        .contains("Hub-Hops=3");
  }

  @Test
  void senderThatNobodyHasRegistered_is_andThatIsSaid() {
    String[] line = {"send", "--from", "ceoo", "--to", "backend", "--subject", "s", "--message"};
    String[] first = Stream.concat(Stream.of(line), Stream.of("m")).toArray(String[]::new);

    assertThat(typed.run(first).out()).contains("registered: ceoo", "agenthub retire ceoo");
    assertThat(typed.run(first).out()).doesNotContain("registered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send --to backend --subject s --message m",
        "publish --topic status.deploy --subject s --message m",
        "announce --subject s --message m"
      })
  void retiredSender_isRefused_andStaysRetired(String command) {
    typed.run("register", "qa");
    typed.run("retire", "qa");

    Result sent = typed.with("AGENTHUB_ROLE", "qa").run(command.split(" ", -1));

    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.err()).contains("agenthub register qa brings it back").hasLineCount(1);
    assertThat(typed.run("agents", "--json").only()).containsEntry("role", "backend");
    assertThat(typed.run("replay", "--json").out()).isEmpty();
    typed.run("register", "qa");
    assertThat(typed.run(command.split(" ", -1)).code()).isZero();
  }

  @Test
  void withoutASender_saysSo() {
    Result sent = typed.run("send", "--to", "backend", "--subject", "s", "--message", "m");

    assertThat(sent.code()).isEqualTo(2);
    assertThat(sent.err()).contains("--from ROLE").hasLineCount(1);
  }

  @Test
  void wait_printsReceiptAndCompletion() {
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("backend").handle(message -> Outcome.done("42")).start();

      Result sent = send("--message", "Do it", "--wait", "30s");

      assertThat(sent.code()).isZero();
      List<Map<String, @Nullable Object>> records = sent.records();
      assertThat(records).hasSize(2);
      assertThat(records.get(0)).containsEntry("duplicate", false);
      assertThat(records.get(1))
          .containsEntry("message_id", records.get(0).get("message_id"))
          .containsEntry("role", "backend")
          .containsEntry("status", "completed")
          .containsEntry("result", "42")
          .containsEntry("attempts", 1L)
          .containsKey("duration_ms");
    }
  }

  @Test
  void wait_failsWithTheMessage() {
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("backend").handle(message -> Outcome.failed("no such table")).start();

      Result sent = send("--message", "Do it", "--wait", "30s");

      assertThat(sent.code()).isEqualTo(1);
      assertThat(sent.records().get(1))
          .containsEntry("status", "failed")
          .containsEntry("result", "no such table");
      assertThat(sent.err()).contains("'backend' has failed message").hasLineCount(1);
    }
  }

  @Test
  void wait_thatIsOver_saysThatTheMessageIsPending() {
    Result sent = send("--message", "Do it", "--wait", "50ms");

    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.records()).hasSize(1);
    assertThat(sent.err()).contains("still pending").hasLineCount(1);
  }

  @Test
  void announcement_andTopic_areInTheHistory() {
    Result announced =
        typed.run("announce", "--from", "ceo", "--subject", "All hands", "--message", "Now");
    Result published =
        typed.run(
            "publish",
            "--from",
            "devops",
            "--topic",
            "status.deploy",
            "--subject",
            "Live",
            "--message",
            "2026.21",
            "--json");

    assertThat(announced.code()).isZero();
    assertThat(announced.out()).startsWith("stored: ");
    assertThat(published.only()).containsEntry("stream", "GENBRAIN_AGENTS");
    assertThat(typed.run("replay", "--subject", "agent-hub.topics.>", "--json").only())
        .containsEntry("type", "status")
        .containsEntry("subject", "agent-hub.topics.status.deploy");
    assertThat(typed.run("replay").out()).contains("ceo → everyone  announcement  All hands");
  }
}
