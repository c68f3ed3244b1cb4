/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What died, and why. */
@Command(
    name = "dead-letters",
    description = "Show the messages that were given up, and why; send them again or let them go.",
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private DeadLettersCommand() {}

  /** The command with its own commands. */
  static CommandLine of(RootCommand root) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new DeadLettersListCommand(root))
        .addSubcommand(new DeadLettersShowCommand(root))
        .addSubcommand(new DeadLettersRequeueCommand(root))
        .addSubcommand(new DeadLettersDiscardCommand(root));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: list, show, requeue or discard.");
  }
}
