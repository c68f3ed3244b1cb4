/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.DeadLetterChoice.Chosen;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets dead letters go. */
@Command(
    name = "discard",
    description =
        "List messages that were given up no more. Their content and the decision are kept.")
final class DeadLettersDiscardCommand extends HubCommand {
  @Mixin private DeadLetterChoice choice = new DeadLetterChoice();

  DeadLettersDiscardCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    List<Chosen> chosen = choice.find(hub);
    for (Chosen one : chosen) {
      boolean first = hub.deadLetterOffice().discard(one.role(), one.messageId());
      Map<String, @Nullable Object> record = new LinkedHashMap<>();
      record.put("message_id", one.messageId());
      record.put("role", one.role().name());
      record.put("discarded", first);
      output.result(
          record,
          "%s: %s of '%s'"
              .formatted(
                  first ? "discarded" : "not open any more",
                  Printable.line(one.messageId()),
                  one.role()));
    }
    if (chosen.isEmpty()) {
      output.text("No dead letters.");
    }
  }
}
