/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.cli.Typed.Result;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inbox}, {@code replay}, {@code watch} and {@code dead-letters}. */
class HistoryTest {
  private final Path directory;
  private final Typed typed;

  HistoryTest(@TempDir Path directory) {
    this.directory = directory;
    this.typed = new Typed(directory);
  }

  @BeforeEach
  void register() {
    typed.run("register", "backend");
    typed.run("register", "qa");
  }

  private void send(String to, String subject, String priority, String thread) {
    Result sent =
        typed.run(
            "send",
            "--from",
            "ceo",
            "--to",
            to,
            "--subject",
            subject,
            "--message",
            "m",
            "--priority",
            priority,
            "--correlation",
            thread);
    assertThat(sent.code()).isZero();
  }

  private static List<String> subjects(Result result) {
    return result.records().stream().map(record -> subject(record)).toList();
  }

  private static String subject(Map<?, ?> message) {
    return message.get("payload") instanceof Map<?, ?> payload
        ? String.valueOf(payload.get("subject"))
        : "no payload";
  }

  @Test
  void inbox_isInTheOrderOfTaking() {
    send("backend", "later", "low", "t");
    send("backend", "soon", "high", "t");
    send("backend", "now", "critical", "t");

    Result inbox = typed.run("inbox", "backend", "--json");
    Result two = typed.run("inbox", "backend", "--json", "--limit", "2");

    assertThat(subjects(inbox)).containsExactly("now", "soon", "later");
    assertThat(subjects(two)).containsExactly("now", "soon");
    assertThat(typed.run("inbox", "backend").out())
        .contains("critical  ceo → backend")
        .hasLineCount(3);
  }

  @Test
  void inbox_ofNobody_isAnError() {
    Result result = typed.run("inbox", "backnd");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("did you mean 'backend'").hasLineCount(1);
    assertThat(typed.run("inbox", "qa").out()).contains("Nothing is unread");
  }

  @Test
  void replay_findsByRole_thread_andLimit() {
    send("backend", "one", "low", "thread-1");
    send("qa", "two", "low", "thread-2");
    send("backend", "three", "low", "thread-2");

    assertThat(subjects(typed.run("replay", "--json"))).containsExactly("one", "two", "three");
    assertThat(subjects(typed.run("replay", "--json", "--role", "qa"))).containsExactly("two");
    assertThat(subjects(typed.run("replay", "--json", "--correlation", "thread-2")))
        .containsExactly("two", "three");
    assertThat(subjects(typed.run("replay", "--json", "--limit", "1"))).containsExactly("one");
    assertThat(typed.run("replay", "--json", "--type", "decision").out()).isEmpty();
    assertThat(typed.run("replay", "--json", "--since", "2100-01-01").out()).isEmpty();
    assertThat(subjects(typed.run("replay", "--json", "--since", "2020-01-01T00:00:00Z")))
        .hasSize(3);
  }

  @Test
  void watch_showsWhatComes() {
    CompletableFuture<Result> watching =
        CompletableFuture.supplyAsync(
            () -> typed.run("watch", "agent-hub.operators.*.inbox", "--limit", "1", "--json"));

    await()
        .untilAsserted(
            () -> {
              send("qa", "look", "low", "t");
              assertThat(watching).isDone();
            });

    assertThat(subjects(watching.join())).containsExactly("look");
  }

  private void learn(String message) {
    String[] line = {
      "learn", "publish", "--from", "backend", "--subject", "HTTP 429", "--message", message
    };
    assertThat(typed.run(line).code()).isZero();
  }

  @Test
  void learningsAndCompletions_areReplayed() {
    learn("Wait for Retry-After.");
    send("backend", "Build", "low", "t");
    String id = String.valueOf(typed.run("inbox", "backend", "--json").only().get("message_id"));
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      hub.agent("backend").handle(message -> Outcome.done("42")).start();
      await().until(() -> hub.completion("backend", id).isPresent());
    }

    Result learnings = typed.run("replay", "--subject", "genbrain.learning.>", "--json");
    Result completions = typed.run("replay", "--subject", "agent-hub.completions.>", "--json");

    assertThat(learnings.only())
        .containsEntry("type", "learning")
        .containsEntry("subject", "genbrain.learning.backend");
    assertThat(typed.run("replay", "--type", "learning", "--json").records())
        .isEqualTo(learnings.records());
    assertThat(completions.only())
        .containsEntry("type", "task_completed")
        .containsEntry("from_role", "backend")
        .containsEntry("in_reply_to", id);
    assertThat(typed.run("replay", "--subject", "agent-hub.dead-letters.>").out()).isEmpty();
    assertThat(subjects(typed.run("replay", "--json"))).containsExactly("Build", "Build");
  }

  @Test
  void watch_showsLearnings() {
    CompletableFuture<Result> watching =
        CompletableFuture.supplyAsync(
            () -> typed.run("watch", "genbrain.learning.>", "--limit", "1", "--json"));
    AtomicInteger number = new AtomicInteger();

    await()
        .untilAsserted(
            () -> {
              learn("Wait for Retry-After, " + number.incrementAndGet());
              assertThat(watching).isDone();
            });

    assertThat(watching.join().only()).containsEntry("type", "learning");
  }

  @Test
  void deadLetters_areListed_andShown() {
    send("qa", "never read", "low", "t");
    String id = (String) typed.run("inbox", "qa", "--json").only().get("message_id");
    typed.run("retire", "qa");

    Result list = typed.run("dead-letters", "list", "qa", "--json");
    Result all = typed.run("dead-letters", "list", "--all");
    Result shown = typed.run("dead-letters", "show", String.valueOf(id), "--json");

    assertThat(list.only())
        .containsEntry("message_id", id)
        .containsEntry("role", "qa")
        .containsEntry("reason", "retired")
        .containsEntry("attempts", 0L)
        .containsKey("detail");
    assertThat(all.out()).startsWith("DIED").contains("retired");
    assertThat(shown.only())
        .extractingByKey("original", InstanceOfAssertFactories.MAP)
        .satisfies(original -> assertThat(subject(original)).isEqualTo("never read"));
    assertThat(typed.run("dead-letters", "show", String.valueOf(id)).out()).contains("never read");
  }

  @Test
  void deadLetters_areRequeued_once_orDiscarded() {
    send("qa", "one", "low", "t");
    send("qa", "two", "low", "t");
    List<Map<String, @Nullable Object>> inbox = typed.run("inbox", "qa", "--json").records();
    String one = String.valueOf(inbox.get(0).get("message_id"));
    String two = String.valueOf(inbox.get(1).get("message_id"));
    typed.run("retire", "qa");
    assertThat(typed.run("dead-letters", "requeue", one).err()).contains("'qa'");
    typed.run("register", "qa");

    Result first = typed.run("dead-letters", "requeue", one, "--json");
    Result second = typed.run("dead-letters", "requeue", one, "--role", "qa", "--json");
    Result discarded = typed.run("dead-letters", "discard", "--all", "--json");

    assertThat(first.only()).containsEntry("message_id", one).containsEntry("duplicate", false);
    assertThat(second.only()).containsEntry("message_id", one).containsEntry("duplicate", true);
    assertThat(discarded.only()).containsEntry("message_id", two).containsEntry("discarded", true);
    assertThat(typed.run("dead-letters", "list", "--json").out()).isEmpty();
    assertThat(typed.run("inbox", "qa", "--json").only()).containsEntry("message_id", one);
    assertThat(typed.run("dead-letters", "show", two).out()).contains("two");
  }

  @Test
  void deadLettersOfARetiredAgent_keepNobodyElsesDead() {
    send("backend", "one", "low", "t");
    send("qa", "two", "low", "t");
    typed.run("retire", "backend");
    typed.run("retire", "qa");
    typed.run("register", "qa");

    Result requeued = typed.run("dead-letters", "requeue", "--all", "--json");

    assertThat(requeued.only()).containsEntry("role", "qa").containsEntry("duplicate", false);
    assertThat(requeued.code()).isEqualTo(1);
    assertThat(requeued.err()).contains("1 of 2", "'backend'").hasLineCount(1);
    assertThat(subjects(typed.run("inbox", "qa", "--json"))).containsExactly("two");
    assertThat(typed.run("dead-letters", "list", "--json").only()).containsEntry("role", "backend");
  }

  @Test
  void deadLetters_ofNobody_areNone() {
    assertThat(typed.run("dead-letters", "list", "--all").out()).contains("No dead letters");
    assertThat(typed.run("dead-letters", "show", "x").code()).isEqualTo(1);
    assertThat(typed.run("dead-letters", "list").code()).isZero();
    assertThat(typed.run("dead-letters", "requeue", "x").code()).isEqualTo(1);
    assertThat(typed.run("dead-letters", "discard", "x").err()).contains("no dead letter x");
    assertThat(typed.run("dead-letters", "requeue").code()).isEqualTo(2);
    assertThat(typed.run("dead-letters").code()).isEqualTo(2);
  }

  @Test
  void foreignBytes_areShown_notObeyed() {
    try (AgentHub hub = AgentHub.open("embedded:" + directory.resolve("hub"))) {
      byte[] body = "\u001b[2Jnot json".getBytes(StandardCharsets.UTF_8);
      hub.broker()
          .execute(List.of(Publication.of(Subjects.inbox(Role.of("qa")), Headers.none(), body)))
          .join();
    }

    Result text = typed.run("inbox", "qa");
    Result json = typed.run("inbox", "qa", "--json");

    assertThat(text.out()).contains("not a message").doesNotContain("\u001b");
    assertThat(json.only()).containsKeys("malformed", "body_base64", "message_id");
  }

  @Test
  void controlCharacters_ofASender_areVisible() {
    send("qa", "red \u001b[31m alert\nforged line", "low", "t");

    Result inbox = typed.run("inbox", "qa");

    assertThat(inbox.out()).contains("\\x1b[31m alert\\nforged line").hasLineCount(1);
  }
}
