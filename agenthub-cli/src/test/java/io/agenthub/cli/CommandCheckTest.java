/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.agenthub.LearningUse.Finding;
import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run --check} runs. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandCheckTest {
  private final Path directory;

  CommandCheckTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Message message() {
    Payload payload = Payload.of("Sprint", "m", Priority.LOW);
    byte[] body =
        Envelope.of(Role.of("ceo"), Instant.EPOCH, MessageType.DIRECT_MESSAGE, payload).toBytes();
    String subject = Subjects.inbox(Role.of("qa"));
    return Message.of(
        new StoredMessage("GENBRAIN_AGENTS", 1, subject, Instant.EPOCH, Headers.none(), body), 1);
  }

  private Finding verify(String command, String result) throws Exception {
    return new CommandCheck(command, directory).verify(message(), result);
  }

  @Test
  void exitCode_isTheFinding() throws Exception {
    assertThat(verify("grep -q green", "all green")).isEqualTo(Finding.PASSED);
    assertThat(verify("grep -q green", "all red")).isEqualTo(Finding.FAILED);
    assertThat(verify("exit 75", "")).isEqualTo(Finding.UNKNOWN);
    assertThat(verify("test $AGENTHUB_SUBJECT = Sprint", "x".repeat(1_000_000)))
        .isEqualTo(Finding.PASSED);
  }

  @Test
  void checkThatHangs_endsByTheInterrupt_withAllItHasStarted() throws Exception {
    Path pids = directory.resolve("pids");
    String command = "sleep 600 & echo $! $$ > %s; wait".formatted(pids);
    FutureTask<Finding> task = new FutureTask<>(() -> verify(command, "x".repeat(1_000_000)));
    Thread worker = new Thread(task);
    worker.start();
    await().until(() -> Files.exists(pids) && Files.size(pids) > 0);

    worker.interrupt();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> task.get(20, SECONDS))
        .withCauseInstanceOf(InterruptedException.class);
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
      if (left.isPresent()) {
        left.get().onExit().get(20, SECONDS);
      }
    }
  }
}
