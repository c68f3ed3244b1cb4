/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends to one agent's inbox. */
@Command(
    name = "send",
    description = "Send a message to an agent's inbox; it is stored when this returns.")
final class SendCommand extends HubCommand {
  @Mixin private WritingOptions writing = new WritingOptions();

  @Option(names = "--to", paramLabel = "ROLE", required = true, description = "The recipient.")
  private @Nullable Role to;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "Wait this long for the result, such as 30s or 5m.")
  private @Nullable Duration patience;

  private @Nullable Draft draft;

  SendCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() throws Exception {
    writing.sender(shell());
    draft = writing.complete(Draft.to(Objects.requireNonNull(to).name()), shell());
  }

  @Override
  void run(AgentHub hub, Output output) {
    Agent sender = writing.writer(hub, shell());
    Draft written = Objects.requireNonNull(draft);
    if (patience == null) {
      print(sender.send(written), output);
    } else {
      print(sender.ask(written, patience, receipt -> print(receipt, output)), output);
    }
  }

  private void print(Receipt receipt, Output output) {
    output.result(Records.receipt(receipt), Lines.receipt(receipt));
    writing.tellOfJoining(output);
  }

  private static void print(Completion completion, Output output) {
    output.result(Records.completion(completion), Lines.completion(completion));
    if (!completion.succeeded()) {
      throw new Failure(
          "'%s' has failed message %s; the reason is its result."
              .formatted(completion.role(), completion.messageId()));
    }
  }
}
