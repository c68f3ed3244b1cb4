/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import io.agenthub.cli.output.Records;
import io.agenthub.message.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one dead letter in full. */
@Command(name = "show", description = "Show a message that was given up, with its content.")
final class DeadLettersShowCommand extends HubCommand {
  @Parameters(paramLabel = "MESSAGE-ID", description = "The message, as in the list.")
  private @Nullable String id;

  DeadLettersShowCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String wanted = Objects.requireNonNull(id);
    List<DeadLetter> found = hub.deadLetterOffice().of(wanted);
    if (found.isEmpty()) {
      throw new Failure(
          "There is no dead letter %s; agenthub dead-letters list --all shows which there are."
              .formatted(wanted));
    }
    found.forEach(letter -> output.result(record(letter), text(letter)));
  }

  private static Map<String, @Nullable Object> record(DeadLetter letter) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>(Records.deadLetter(letter));
    record.put("original", Records.message(letter.original()));
    return record;
  }

  private String text(DeadLetter letter) {
    StringBuilder text = new StringBuilder();
    line(text, "message", letter.messageId());
    line(text, "role", letter.role());
    line(text, "reason", letter.reason().wireName());
    line(text, "detail", letter.detail());
    line(text, "attempts", letter.attempts());
    line(text, "died", Lines.time(letter.at(), shell().zone()));
    line(text, "original", Lines.message(letter.original(), shell().zone()));
    String body = new String(letter.original().body(), StandardCharsets.UTF_8);
    return text.append(Printable.text(body)).toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append("%-9s %s%n".formatted(name, Printable.line(value.toString())));
  }
}
