/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.DeadLetterChoice.Chosen;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import io.agenthub.cli.output.Records;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends dead messages again. */
@Command(
    name = "requeue",
    description =
        "Put messages that were given up back into the inbox of the agent that gave them up, with"
            + " their id and fresh attempts. Doing it twice is doing it once.")
final class DeadLettersRequeueCommand extends HubCommand {
  @Mixin private DeadLetterChoice choice = new DeadLetterChoice();

  DeadLettersRequeueCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    List<Chosen> chosen = choice.find(hub);
    int left = 0;
    Set<String> retired = new TreeSet<>();
    for (Chosen one : chosen) {
      try {
        print(one, hub.deadLetterOffice().requeue(one.role(), one.messageId()), output);
      } catch (UnknownRoleException e) {
        left++;
        retired.add("'%s'".formatted(one.role()));
      }
    }
    if (chosen.isEmpty()) {
      output.text("No dead letters.");
    }
    if (left > 0) {
      throw new Failure(
          "%d of %d stay dead, because their agents have retired: %s. Register these again first,"
                  .formatted(left, chosen.size(), String.join(", ", retired))
              + " or discard what is theirs.");
    }
  }

  private static void print(Chosen one, Receipt receipt, Output output) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>(Records.receipt(receipt));
    record.put("role", one.role().name());
    output.result(
        record,
        "%s: %s for '%s'"
            .formatted(
                receipt.duplicate() ? "requeued before" : "requeued",
                Printable.line(one.messageId()),
                one.role()));
  }
}
