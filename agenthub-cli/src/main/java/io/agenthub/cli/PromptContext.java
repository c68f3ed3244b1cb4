/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Message;
import io.agenthub.message.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program that lives on which message it works on: its environment was made when it was
 * started, so a file that the environment names is written anew before each prompt.
 *
 * <p>The file is private to the user, replaced as a whole, and gone when this is closed.
 *
 * <p><b>Threads:</b> one prompt at a time.
 */
final class PromptContext implements AutoCloseable {
  private static final String VARIABLE = "AGENTHUB_CONTEXT";
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final TemporaryDirectory directory;
  private final Path file;

  private PromptContext(TemporaryDirectory directory) {
    this.directory = directory;
    this.file = directory.path().resolve("context.json");
  }

  static PromptContext create() throws IOException {
    return new PromptContext(TemporaryDirectory.create("agenthub-run-"));
  }

  /** For the program's environment; what it inherits of another message is blanked. */
  Map<String, String> variables() {
    return Map.of(
        VARIABLE,
        file.toString(),
        "AGENTHUB_FROM",
        "",
        "AGENTHUB_MESSAGE_ID",
        "",
        "AGENTHUB_CORRELATION_ID",
        "",
        "AGENTHUB_HOPS",
        "",
        "AGENTHUB_ATTEMPT",
        "");
  }

  /** The session, whose program finds the message of each prompt in the file. */
  AgentSession around(AgentSession session) {
    return new AgentSession() {
      @Override
      public Outcome prompt(Prompt prompt) throws Exception {
        try {
          write(prompt.message());
        } catch (IOException e) {
          return Outcome.unavailable(
              PAUSE, "%s, which the program reads, cannot be written: %s.".formatted(file, e));
        }
        return session.prompt(prompt);
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private void write(Message message) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("message_id", message.id());
    fields.put("correlation_id", message.correlationId());
    fields.put("hops", message.hops());
    if (!Files.isDirectory(directory.path())) {
      Files.createDirectory(directory.path(), onlyForMe(directory.path())); // swept away meanwhile
    }
    Path next = directory.path().resolve("next.json");
    Files.write(next, Json.write(fields));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] onlyForMe(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() {
    directory.close();
  }

  /**
   * The message that is worked on where a command was typed.
   *
   * @param thread the thread it belongs to
   * @param hops how many agents the chain has passed before
   */
  record Told(String thread, int hops) {}

  /** What the surroundings tell: a command of its own for each prompt, else the file. */
  static Optional<Told> told(Shell shell) {
    String thread = shell.variable("AGENTHUB_CORRELATION_ID");
    if (thread != null) {
      String hops = shell.variable("AGENTHUB_HOPS");
      return Optional.of(new Told(thread, hops == null ? 0 : hops("AGENTHUB_HOPS", hops)));
    }
    String named = shell.variable(VARIABLE);
    return named == null ? Optional.empty() : read(Path.of(named));
  }

  private static Optional<Told> read(Path context) {
    try {
      Payload fields = new Payload(Json.read(Files.readAllBytes(context)));
      int hops = hops("'hops' of " + VARIABLE, String.valueOf(fields.fields().get("hops")));
      return fields.text("correlation_id").map(thread -> new Told(thread, hops));
    } catch (NoSuchFileException noPromptYet) {
      return Optional.empty();
    } catch (IOException | PayloadRejectedException e) {
      throw new Failure(
          "AGENTHUB_CONTEXT names %s, which cannot be read (%s); leave it as agenthub run sets it."
              .formatted(context, e.getMessage()));
    }
  }

  private static int hops(String where, String hops) {
    if (!hops.matches("[0-9]{1,4}")) {
      throw new Failure(where + " is not a number; leave it as agenthub run sets it.");
    }
    return Integer.parseInt(hops);
  }
}
