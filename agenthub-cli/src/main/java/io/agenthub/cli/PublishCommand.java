/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;
import io.agenthub.message.Topic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes on a topic. */
@Command(
    name = "publish",
    description = "Publish on a topic; every subscriber gets it once, also those that are offline.")
final class PublishCommand extends HubCommand {
  @Mixin private WritingOptions writing = new WritingOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      required = true,
      description = "tasks.SKILL, decisions.AREA or status.TYPE, such as status.deploy.")
  private @Nullable Topic topic;

  private @Nullable Draft draft;

  PublishCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() throws Exception {
    writing.sender(shell());
    draft = writing.complete(Draft.about(""), shell());
  }

  @Override
  void run(AgentHub hub, Output output) {
    Receipt receipt =
        writing
            .writer(hub, shell())
            .publish(Objects.requireNonNull(topic), Objects.requireNonNull(draft));
    output.result(Records.receipt(receipt), Lines.receipt(receipt));
    writing.tellOfJoining(output);
  }
}
