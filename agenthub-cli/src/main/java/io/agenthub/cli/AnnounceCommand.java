/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Publishes to the whole organisation. */
@Command(
    name = "announce",
    description = "Tell every registered agent; each gets it once, also those that are offline.")
final class AnnounceCommand extends HubCommand {
  @Mixin private WritingOptions writing = new WritingOptions();

  private @Nullable Draft draft;

  AnnounceCommand(RootCommand root) {
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
        hub.agent(writing.sender(shell()).name()).announce(Objects.requireNonNull(draft));
    output.result(Records.receipt(receipt), Lines.receipt(receipt));
  }
}
