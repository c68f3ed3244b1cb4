/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.LearningUse.Check;
import io.agenthub.LearningUse.Finding;
import io.agenthub.message.Message;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Verifies work by a command of the shell: it gets the reply on its standard input; exit code 0
 * says that the work is right, 75 leaves it open, any other says that it is wrong.
 */
final class CommandCheck implements Check {
  private static final int OPEN = 75;

  private final String command;
  private final Path directory;

  CommandCheck(String command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  @Override
  public Finding verify(Message message, String result) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-c", command))
            .directory(new File(directory.toString()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().put("AGENTHUB_MESSAGE_ID", message.id());
    builder.environment().put("AGENTHUB_SUBJECT", message.subject());
    Process process = builder.start();
    try {
      feed(process, result);
      int code = process.waitFor();
      return code == 0 ? Finding.PASSED : code == OPEN ? Finding.UNKNOWN : Finding.FAILED;
    } finally {
      kill(process);
    }
  }

  /** By another thread: a check need not read the reply, and no interrupt ends a blocked write. */
  private static void feed(Process process, String result) {
    Thread feeder = new Thread(() -> write(process, result), "agenthub-check");
    feeder.setDaemon(true);
    feeder.start();
  }

  private static void write(Process process, String result) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(result.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedWithoutReading) {
      return;
    }
  }

  /**
   * Ends a check that is still at work, with all that it has started. It goes first: a shell whose
   * child is killed starts the next one.
   */
  private static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
