/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a program that lives on is told of each message; the programs are shell scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PromptContextTest {
  private final Path directory;
  private final Typed typed;

  PromptContextTest(@TempDir Path directory) {
    this.directory = directory;
    this.typed = new Typed(directory);
  }

  private void send(Typed from, String to, String id) {
    String[] line = {
      "send", "--from", "ceo", "--to", to, "--subject", "s", "--message", "m", "--id", id
    };
    assertThat(from.run(line).code()).isZero();
  }

  /** Has the program keep what it is told of each of the messages. */
  private void run(String session, int messages) {
    String program =
        """
        echo "$AGENTHUB_CONTEXT" >'%1$s/where'
        echo "$AGENTHUB_CORRELATION_ID$AGENTHUB_HOPS" >'%1$s/inherited'
        n=0
        while read -r line; do
          n=$((n+1))
          cp "$AGENTHUB_CONTEXT" '%1$s'/told-$n
          echo '{"type":"done","result":"ok"}'
          echo '{"type":"result","subtype":"success","result":"ok"}'
        done
        """
            .formatted(directory);
    String[] line = {
      "run",
      "--role",
      "backend",
      "--max",
      String.valueOf(messages),
      "--session",
      session,
      "--",
      "sh",
      "-c",
      program
    };
    Result ran = typed.run(line);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  private Typed inside(int prompt) {
    return new Typed(directory)
        .with("AGENTHUB_CONTEXT", directory.resolve("told-" + prompt).toString());
  }

  @Test
  void sendInsideASessionThatLivesOn_goesOnWithTheThreadOfEachPrompt() {
    typed.run("register", "backend");
    typed.run("register", "qa");
    Typed further =
        new Typed(directory).with("AGENTHUB_CORRELATION_ID", "thread").with("AGENTHUB_HOPS", "4");
    send(typed, "backend", "t-1");
    send(further, "backend", "t-2");

    run("json-lines", 2);
    send(inside(1), "qa", "n-1");
    send(inside(2), "qa", "n-2");

    List<Map<String, @Nullable Object>> nested = typed.run("inbox", "qa", "--json").records();
    assertThat(nested.get(0)).containsEntry("correlation_id", "t-1");
    assertThat(nested.get(0).get("headers")).asString().contains("Hub-Hops=1");
    assertThat(nested.get(1)).containsEntry("correlation_id", "thread");
    assertThat(nested.get(1).get("headers")).asString().contains("Hub-Hops=6");
  }

  @Test
  void contextOfTheStreamingMode_isGoneAfterIt() throws IOException {
    typed.run("register", "backend");
    send(typed, "backend", "t-1");

    run("stream-json", 1);

    assertThat(Files.readString(directory.resolve("told-1")))
        .contains("\"message_id\":\"t-1\"", "\"correlation_id\":\"t-1\"", "\"hops\":0");
    assertThat(Path.of(Files.readString(directory.resolve("where")).strip()).getParent())
        .doesNotExist();
    assertThat(Files.readString(directory.resolve("inherited"))).isBlank();
  }

  @Test
  void variablesOfOneMessage_goBeforeTheFile_andAMissingFileIsNoThread() throws IOException {
    typed.run("register", "qa");
    Files.writeString(directory.resolve("told-1"), "{\"correlation_id\":\"file\",\"hops\":3}");

    send(inside(1).with("AGENTHUB_CORRELATION_ID", "variable"), "qa", "n-1");
    send(inside(2), "qa", "n-2");

    List<Map<String, @Nullable Object>> nested = typed.run("inbox", "qa", "--json").records();
    assertThat(nested.get(0)).containsEntry("correlation_id", "variable");
    assertThat(nested.get(1)).containsEntry("correlation_id", "n-2");
  }

  @Test
  void fileThatIsNoContext_isRefused() throws IOException {
    typed.run("register", "qa");
    Files.writeString(directory.resolve("told-1"), "{\"correlation_id\":\"t\",\"hops\":\"many\"}");
    Files.writeString(directory.resolve("told-2"), "{broken");

    for (int prompt : new int[] {1, 2}) {
      String[] line = {"send", "--from", "ceo", "--to", "qa", "--subject", "s", "--message", "m"};
      Result sent = inside(prompt).run(line);

      assertThat(sent.code()).isEqualTo(1);
      assertThat(sent.err()).contains("leave it as agenthub run sets it").hasLineCount(1);
    }
  }
}
