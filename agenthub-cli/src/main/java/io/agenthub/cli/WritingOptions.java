/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.cli.output.Output;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What everybody says who writes a message.
 *
 * <p>Inside the command of {@code agenthub run}, the environment, or a file that it names, tells
 * the thread of the message that is worked on; what is written there goes on with it, one agent
 * further.
 */
final class WritingOptions {
  private static final int MAX_STDIN = 1 << 20;
  private static final Set<String> OWN_OPTIONS = Set.of("subject", "message", "priority");

  @Option(
      names = "--from",
      paramLabel = "ROLE",
      description =
          "The sender; registered if nobody ever was. Default: AGENTHUB_ROLE, which agenthub run"
              + " sets.")
  private @Nullable Role from;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      required = true,
      description = "What it is about.")
  private @Nullable String subject;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      required = true,
      description = "The text; - reads it from standard input.")
  private @Nullable String message;

  @Option(
      names = "--priority",
      paramLabel = "PRIORITY",
      description = "critical, high, medium or low. Default: medium.")
  private @Nullable Priority priority;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "What kind of message, such as task_assignment.")
  private @Nullable MessageType type;

  @Option(
      names = "--id",
      paramLabel = "KEY",
      description = "The message's id: however often it is sent, it is delivered once.")
  private @Nullable String id;

  @Option(
      names = "--correlation",
      paramLabel = "ID",
      description = "The thread it belongs to. Default: inside agenthub run, that of its message.")
  private @Nullable String correlation;

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description =
          "A further field of the payload; VALUE is JSON, or text if it is none. May be repeated.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      description = "What is not begun within 10m or 2h ends as expired. Default: never.")
  private @Nullable Duration expiresIn;

  /** Who was registered by being named as the sender. */
  private @Nullable Role joined;

  Role sender(Shell shell) {
    return named(from, "--from", shell);
  }

  /** The agent that writes; one that nobody has registered is, one that has retired is not. */
  Agent writer(AgentHub hub, Shell shell) {
    Role role = sender(shell);
    joined = hub.broker().last(Topology.REGISTRY, Subjects.registry(role)).isEmpty() ? role : null;
    return hub.sender(role.name());
  }

  /** Says so if naming the sender has registered it: a slip of the pen would do that, too. */
  void tellOfJoining(Output output) {
    if (joined != null) {
      output.text(
          "registered: %s, which nobody had; if it was a slip: agenthub retire %s"
              .formatted(joined, joined));
    }
  }

  /** The role that an option names, else the one that works here. */
  static Role named(@Nullable Role role, String option, Shell shell) {
    if (role != null) {
      return role;
    }
    String own = shell.variable("AGENTHUB_ROLE");
    if (own == null) {
      throw Failure.ofUsage(
          "Nobody is named as the %s; say %s ROLE."
              .formatted(option.equals("--from") ? "sender" : "agent", option));
    }
    return Role.of(own);
  }

  /** The draft with everything that was asked for. */
  Draft complete(Draft draft, Shell shell) throws IOException {
    Draft written = draft;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (OWN_OPTIONS.contains(field.getKey())) {
        throw Failure.ofUsage("--field does not set '%1$s'; use --%1$s.".formatted(field.getKey()));
      }
      written = written.field(field.getKey(), value(field.getValue()));
    }
    written =
        written
            .subject(Objects.requireNonNull(subject))
            .message(text(Objects.requireNonNull(message), shell));
    if (priority != null) {
      written = written.priority(priority);
    }
    if (type != null) {
      written = written.type(type);
    }
    if (id != null) {
      written = written.once(id);
    }
    if (expiresIn != null) {
      written = written.expiresAt(shell.clock().instant().plus(expiresIn));
    }
    return inThread(written, shell);
  }

  private static @Nullable Object value(String text) {
    try {
      Map<String, Object> read =
          Json.read(("{\"value\":" + text + "}").getBytes(StandardCharsets.UTF_8));
      return read.size() == 1 ? read.get("value") : text;
    } catch (PayloadRejectedException plainText) {
      return text;
    }
  }

  private Draft inThread(Draft draft, Shell shell) {
    Draft further =
        PromptContext.told(shell)
            .map(told -> draft.correlationId(told.thread()).hops(told.hops() + 1))
            .orElse(draft);
    return correlation == null ? further : further.correlationId(correlation);
  }

  /** The text itself, or standard input if it is a dash. */
  static String text(String text, Shell shell) throws IOException {
    return text.equals("-") ? read(shell.in()) : text;
  }

  private static String read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_STDIN + 1);
    if (bytes.length > MAX_STDIN) {
      throw new Failure(
          "Standard input has more than %d bytes; send a reference instead of the content."
              .formatted(MAX_STDIN));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Failure("Standard input is not UTF-8 text; convert it first.");
    }
  }
}
