/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.Acknowledgements;
import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes to the whole organisation. */
@Command(
    name = "announce",
    description = "Tell every registered agent; each gets it once, also those that are offline.")
final class AnnounceCommand extends HubCommand {
  private static final Duration LOOK = Duration.ofMillis(250);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private WritingOptions writing = new WritingOptions();

  @Option(
      names = "--ack-by",
      paramLabel = "DURATION",
      description =
          "Ask every agent to acknowledge, by handling it, within 10m or 2h. Who has not by then is"
              + " named in a message to the sender's inbox.")
  private @Nullable Duration within;

  @Option(
      names = "--wait",
      description = "Wait until all have acknowledged or the time is over; fails if one has not.")
  private boolean wait;

  private @Nullable Draft draft;

  AnnounceCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() throws Exception {
    if (wait && within == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--wait needs --ack-by, the time to wait.");
    }
    writing.sender(shell());
    draft = writing.complete(Draft.about(""), shell());
  }

  @Override
  void run(AgentHub hub, Output output) throws InterruptedException {
    Agent sender = writing.writer(hub, shell());
    Draft written = Objects.requireNonNull(draft);
    Receipt receipt = within == null ? sender.announce(written) : sender.announce(written, within);
    output.result(Records.receipt(receipt), Lines.receipt(receipt));
    writing.tellOfJoining(output);
    if (wait && within != null) {
      await(hub, receipt.messageId(), within, output);
    }
  }

  private static void await(AgentHub hub, String id, Duration within, Output output)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    Acknowledgements acks = hub.acknowledgements(id);
    while (!acks.isComplete() && System.nanoTime() - end < 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(LOOK.toNanos(), end - System.nanoTime()));
      acks = hub.acknowledgements(id);
    }
    output.result(
        Records.acknowledgements(acks),
        "acknowledged by %d of %d"
            .formatted(
                acks.acknowledged().size(), acks.acknowledged().size() + acks.missing().size()));
    if (!acks.isComplete()) {
      throw new Failure(
          "These have not acknowledged message %s within %s: %s."
              .formatted(id, Lines.brief(within), String.join(", ", acks.missing())));
    }
  }
}
