/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.cli.Typed.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each failure is one line that says what to do, and the right exit code. */
class ErrorLineTest {
  private final Path directory;

  ErrorLineTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          sent                                                          | Did you mean send
          send --from ceo                                               | Missing required options
          send --from ceo --to qa --subject s --message m --prio high   | --priority
          send --from Ceo --to qa --subject s --message m               | 'Ceo' is not a role
          send --from ceo --to q/a --subject s --message m              | 'q/a' is not a role
          send --from ceo --to qa --subject s --message m --priority x  | critical, high, medium or low
          send --from ceo --to qa --subject s --message m --wait soon   | 500ms, 30s, 5m, 2h or 1d
          send --from ceo --to qa --subject s --message m --wait 0s     | longer than zero
          publish --from ceo --topic news --subject s --message m       | tasks.SKILL
          register a*b                                                  | 'a*b' is not a role
          inbox qa --limit 0                                            | --limit is a number from 1
          replay --since yesterday                                      | 2026-05-17
          watch agent-hub..x                                            | is not a subject
          run --role qa                                                 | COMMAND
          run --role qa --once --max 3 -- cat                           | mutually exclusive
          run --role qa --max 0 -- cat                                  | --max are at least 1
          run --role qa --time-limit 200000d -- cat                     | a hundred years
          run --role qa --ageing PT0.0000001S -- cat                    | a millisecond
          pause qa --until soon                                         | --until: 'soon' is not a time
          run --role qa --zone Nowhere/X -- cat                         | 'Nowhere/X' is not a time zone
          learn publish --from qa --subject s --message m --confidence 1.5  | between 0 and 1
          learn publish --from qa --subject s --message m --confidence NaN  | between 0 and 1
          send --from ceo --to qa --subject s --message m --field subject=1 | use --subject
          send --from ceo --to qa --subject s --message m --field =1        | has a name
          learn publish --from qa --subject s --message m --confidence x    | 'x' is not a number
          run --role qa --attempts x -- cat                             | 'x' is not a whole number
          send --from ceo --to qa --subject s --message m --field x     | for option '--field'
          dead-letters requeue                                          | agenthub: Missing required
          agents --hub file:/tmp/x                                      | is not the URL of a hub
          """)
  void badUsage_isCodeTwo(String command, String hint) {
    Result result = new Typed(directory).run(command.split(" +"));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("agenthub: ")
        .contains(hint)
        .doesNotContain("Error: ", "option option")
        .hasLineCount(1);
  }

  @Test
  void valuesThatNoHubWouldTake_areBadUsage() {
    String[] send = {"send", "--from", "ceo", "--to", "qa", "--subject", "s", "--message", "m"};
    List<String[]> wrong =
        List.of(
            new String[] {"--id", ""},
            new String[] {"--id", "x".repeat(201)},
            new String[] {"--correlation", "x\ny"});
    for (String[] option : wrong) {
      String[] line = Stream.of(send, option).flatMap(Stream::of).toArray(String[]::new);
      assertThat(new Typed(directory).run(line).code()).as("%s", option[0]).isEqualTo(2);
    }
    String[] judged = {"learn", "confirm", "abcdef", "--role", "qa", "--evidence", ""};
    assertThat(new Typed(directory).run(judged).code()).isEqualTo(2);
    assertThat(directory.resolve("hub")).doesNotExist();
  }

  @Test
  void badUsage_neverCreatesTheHub() {
    new Typed(directory).run("register", "BAD NAME");

    assertThat(directory.resolve("hub")).doesNotExist();
  }

  @Test
  void whatIsNotAHub_isCodeOne() throws IOException {
    Path hub = Files.createDirectories(directory.resolve("hub"));
    Files.writeString(hub.resolve("hub.db"), "this is not a database, whatever its name says");

    Result result = new Typed(directory).run("agents");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("agenthub: ").contains("hub.db").hasLineCount(1);
  }

  @Test
  void whatIsAFile_isCodeOne() throws IOException {
    Files.writeString(directory.resolve("hub"), "a file");

    Result result = new Typed(directory).run("agents");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("agenthub: ").hasLineCount(1);
  }

  @Test
  void missingProgram_isNoticedBeforeAnyMessageIsTaken() {
    Result name = new Typed(directory).run("run", "--role", "qa", "--", "no-such-program");
    Result path = new Typed(directory).run("run", "--role", "qa", "--", "./no-such-program");

    Result folder = new Typed(directory).run("run", "--role", "qa", "--", directory.toString());

    assertThat(folder.code()).isEqualTo(1);
    assertThat(folder.err()).contains("is not a program").hasLineCount(1);
    assertThat(name.code()).isEqualTo(1);
    assertThat(name.err()).contains("no program 'no-such-program'").hasLineCount(1);
    assertThat(path.code()).isEqualTo(1);
    assertThat(path.err()).contains("is not a program").hasLineCount(1);
  }

  @Test
  void fileOutOfReach_isOneLine_thatNamesIt() {
    for (IOException failure :
        List.of(
            new AccessDeniedException("/place/.agenthub-bench-1"),
            new NoSuchFileException("/place/.agenthub-bench-1"),
            new FileSystemException("/place/.agenthub-bench-1", null, "Read-only file system"))) {
      Result result = new Typed(directory).fail(new UncheckedIOException(failure));

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .contains("/place/.agenthub-bench-1", "put that right")
          .doesNotContain("unexpected", "java.nio")
          .hasLineCount(1);
    }
  }

  @Test
  void hubBelowAFile_isOneLine_thatSaysWhatToDo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "a file");

    Result result =
        new Typed(directory).run("register", "qa", "--hub", "embedded:" + file.resolve("hub"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("another directory")
        .doesNotContain("java.nio")
        .hasLineCount(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void deletedWorkingDirectory_isNoticed_beforeJavaStarts() throws Exception {
    Path program = Path.of("..", "agenthub").toAbsolutePath().normalize();
    String script = "mkdir gone && cd gone && rmdir ../gone && exec '%s' agents".formatted(program);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", directory.toString());

    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("agenthub: the working directory no longer exists");
  }

  @Test
  void newLinesOfAnArgument_stayOnTheLine() {
    Result result = new Typed(directory).run("register", "evil\nagenthub: all is well");

    assertThat(result.err()).hasLineCount(1);
  }

  @Test
  void unexpectedFailure_isOneLine_withATraceOnDemand() {
    Typed typed = new Typed(directory);

    Result result = typed.fail(new IllegalStateException("a\nb"));
    Result traced = typed.with("AGENTHUB_DEBUG", "1").fail(new IllegalStateException("a\nb"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("unexpected failure", "AGENTHUB_DEBUG=1").hasLineCount(1);
    assertThat(traced.err()).contains("at io.agenthub.cli.ErrorLineTest");
  }

  @Test
  void help_isOnStandardOutput() {
    Typed typed = new Typed(directory);

    assertThat(typed.run("--help").out()).contains("register", "replay", "Exit codes");
    assertThat(typed.run("--help").out()).doesNotContain("demo-agent");
    assertThat(typed.run("send", "--help").out()).contains("--priority", "--wait", "--hub");
    assertThat(typed.run("help").out()).isEqualTo(typed.run("--help").out());
    assertThat(typed.run("help", "send").out()).contains("--priority", "--wait", "--hub");
    assertThat(typed.run().code()).isZero();
    assertThat(typed.run("--version").out()).startsWith("agenthub ");
  }
}
