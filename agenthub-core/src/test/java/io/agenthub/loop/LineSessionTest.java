/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.time.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in programs that live on; the programs are shell scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LineSessionTest {
  private static final Backoff SLOW = new Backoff(Duration.ofHours(1), Duration.ofHours(2), 1);

  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private final TimeSource time = TimeSource.system();
  private final Path directory;

  LineSessionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void stop() throws InterruptedException {
    pumps.shutdown();
    assertThat(pumps.awaitTermination(10, SECONDS)).as("nothing reads from a program").isTrue();
    time.close();
  }

  private LineSession session(LineProtocol protocol, String script) throws IOException {
    Path program = Files.writeString(directory.resolve("program.sh"), script);
    ProcessSpec spec =
        new ProcessSpec(
            List.of("sh", program.toString()), Map.of(), OutputStream.nullOutputStream(), pumps);
    return new LineSession(spec, protocol, SLOW, time, new Random(1));
  }

  private static Prompt prompt(String subject, Work work) {
    Role role = Role.of("qa");
    Message message = Errand.message("m-1", role, subject, "do it", Priority.HIGH, Instant.EPOCH);
    return new Prompt(role, message, "Prompt with a \"quote\"\nand a line", work);
  }

  private static Prompt prompt(String subject) {
    return prompt(subject, Work.detached());
  }

  @Test
  void program_livesOn_andRemembers() throws Exception {
    String script =
        """
        n=0
        while read -r line; do
          n=$((n+1))
          echo 'starting up, no JSON'
          echo '{"type":"progress"}'
          echo "{\\"type\\":\\"done\\",\\"result\\":\\"prompt $n of $$\\"}"
        done
        """;
    try (LineSession session = session(LineProtocol.jsonLines(), script)) {
      String first = ((Outcome.Done) session.prompt(prompt("a"))).result();
      String second = ((Outcome.Done) session.prompt(prompt("b"))).result();

      assertThat(first).startsWith("prompt 1 of ");
      assertThat(second).isEqualTo(first.replace("prompt 1", "prompt 2"));
    }
  }

  @Test
  void streamOfClaudeCode_isSpoken() throws Exception {
    String script =
        """
        echo '{"type":"system","subtype":"init","session_id":"s"}'
        while read -r line; do
          case "$line" in
            *'"type":"user"'*'"type":"text"'*) ;;
            *'"type":"text"'*'"type":"user"'*) ;;
            *) exit 9 ;;
          esac
          echo '{"type":"assistant","message":{"role":"assistant","content":[]}}'
          echo '{"type":"result","subtype":"success","is_error":false,"result":"All green"}'
        done
        """;
    try (LineSession session = session(LineProtocol.streamJson(), script)) {
      assertThat(session.prompt(prompt("a"))).isEqualTo(Outcome.done("All green"));
      assertThat(session.prompt(prompt("b"))).isEqualTo(Outcome.done("All green"));
    }
  }

  @Test
  void programThatDies_costsTheAttempt_andIsNotStartedAgainAtOnce() throws Exception {
    try (LineSession session =
        session(LineProtocol.jsonLines(), "read -r line; echo broken >&2; exit 3\n")) {
      Outcome first = session.prompt(prompt("a"));
      Outcome second = session.prompt(prompt("b"));

      assertThat(first).isEqualTo(Outcome.retry("The program ended with code 3: broken"));
      assertThat(second).isInstanceOf(Outcome.Unavailable.class);
      assertThat(((Outcome.Unavailable) second).pause()).isGreaterThan(Duration.ofMinutes(20));
    }
  }

  @Test
  void programThatCannotBeStarted_isNoFaultOfTheMessage() throws Exception {
    List<String> missing = List.of(directory.resolve("deleted").toString());
    OutputStream errors = OutputStream.nullOutputStream();
    ProcessSpec spec = new ProcessSpec(missing, Map.of(), errors, pumps);
    LineProtocol lines = LineProtocol.jsonLines();
    List<AgentSession> sessions =
        List.of(
            new CommandSession(missing, pumps, errors),
            new LineSession(spec, lines, SLOW, time, new Random(1)));

    for (AgentSession session : sessions) {
      Outcome outcome = session.prompt(prompt("a"));

      assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
      assertThat(outcome.text()).contains("cannot be started", "deleted");
    }
  }

  @Test
  void interrupt_killsTheProgram_withWhatItHasStarted() throws Exception {
    Path pids = directory.resolve("pids");
    String script =
        "read -r line; sleep 600 & echo $! $$ > %s; echo started; wait\n".formatted(pids);
    LineSession session = session(LineProtocol.jsonLines(), script);
    CompletableFuture<Thread> worker = new CompletableFuture<>();
    CompletableFuture<Void> heard = new CompletableFuture<>();
    AtomicInteger signs = new AtomicInteger();
    Work work =
        new Signs(
            () -> {
              if (signs.incrementAndGet() == 2) {
                heard.complete(null);
              }
            });
    CompletableFuture<Outcome> prompt =
        CompletableFuture.supplyAsync(
            () -> {
              worker.complete(Thread.currentThread());
              try {
                return session.prompt(prompt("a", work));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            pumps);
    heard.get(20, SECONDS);

    worker.get(20, SECONDS).interrupt();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> prompt.get(20, SECONDS))
        .withRootCauseInstanceOf(InterruptedException.class);
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      awaitEnd(Long.parseLong(pid));
    }
  }

  @Test
  void closedSession_endsAProgram_thatIgnoresTheEndOfItsInput() throws Exception {
    String script =
        """
        read -r line
        echo "{\\"type\\":\\"done\\",\\"result\\":\\"$$\\"}"
        while true; do sleep 600; done
        """;
    LineSession session = session(LineProtocol.jsonLines(), script);
    long pid = Long.parseLong(((Outcome.Done) session.prompt(prompt("a"))).result());

    session.close();
    session.close();

    awaitEnd(pid);
  }

  /** A killed orphan is listed until the system's first process has noticed its end. */
  private static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(20, SECONDS);
    }
  }

  @Test
  void answersOfTheProtocol_areAllUnderstood() {
    LineProtocol lines = LineProtocol.jsonLines();
    Prompt prompt = prompt("a");

    assertThat(lines.answer(prompt, "{\"type\":\"failed\",\"reason\":\"no\"}"))
        .contains(Outcome.failed("no"));
    assertThat(lines.answer(prompt, "{\"type\":\"retry\",\"reason\":\"red\"}"))
        .contains(Outcome.retry("red"));
    assertThat(lines.answer(prompt, "{\"type\":\"retry\",\"reason\":\"red\",\"after_ms\":5}"))
        .contains(Outcome.retryAfter(Duration.ofMillis(5), "red"));
    assertThat(lines.answer(prompt, "{\"type\":\"unavailable\",\"reason\":\"quota\"}"))
        .contains(Outcome.unavailable(Duration.ofMinutes(1), "quota"));
    assertThat(lines.answer(prompt, "{\"type\":\"done\",\"id\":\"m-0\",\"result\":\"late\"}"))
        .isEmpty();
    assertThat(lines.answer(prompt, "{\"type\":\"done\",\"id\":\"m-1\",\"result\":\"x\"}"))
        .contains(Outcome.done("x"));
    assertThat(lines.answer(prompt, "{broken")).isEmpty();
    assertThat(lines.answer(prompt, "done")).isEmpty();
    assertThat(lines.request(prompt)).doesNotContain("\n").contains("\"hops\":0");
  }

  @Test
  void answerOfAnyLength_andWithHalfACharacter_isUnderstood() {
    String done = "{\"type\":\"done\",\"result\":\"%s\"}";
    String result = "{\"type\":\"result\",\"subtype\":\"success\",\"result\":\"%s\"}";
    String large = "x".repeat(2_000_000);

    for (String text : List.of(large, "cut \\ud83d")) {
      Optional<Outcome> understood = Optional.of(Outcome.done(text.replace("\\ud83d", "\uFFFD")));
      assertThat(LineProtocol.jsonLines().answer(prompt("a"), done.formatted(text)))
          .isEqualTo(understood);
      assertThat(LineProtocol.streamJson().answer(prompt("a"), result.formatted(text)))
          .isEqualTo(understood);
    }
  }

  @Test
  void waitBeyondAllClocks_isCut() {
    String away = "{\"type\":\"unavailable\",\"reason\":\"\",\"after_ms\":9223372036854775807}";

    Optional<Outcome> outcome = LineProtocol.jsonLines().answer(prompt("a"), away);

    assertThat(outcome).contains(Outcome.unavailable(Duration.ofDays(36_500), ""));
  }

  @Test
  void errorsOfTheStream_areTriedAgain_limitsAreWaitedFor() {
    LineProtocol stream = LineProtocol.streamJson();
    String error = "{\"type\":\"result\",\"subtype\":\"%s\",\"is_error\":true,\"result\":\"%s\"}";

    assertThat(stream.answer(prompt("a"), error.formatted("error_max_turns", "")))
        .containsInstanceOf(Outcome.Retry.class);
    assertThat(
            stream.answer(
                prompt("a"),
                error.formatted("success", "Claude AI usage limit reached|1700000000")))
        .containsInstanceOf(Outcome.Unavailable.class);
    assertThat(stream.answer(prompt("a"), "{\"type\":\"assistant\"}")).isEmpty();
  }

  /** Counts signs of life. */
  private record Signs(Runnable sign) implements Work {
    @Override
    public void alive() {
      sign.run();
    }

    @Override
    public String step(String name, java.util.concurrent.Callable<String> action) throws Exception {
      return action.call();
    }

    @Override
    public void onAbandoned(Runnable cleanup) {}
  }
}
