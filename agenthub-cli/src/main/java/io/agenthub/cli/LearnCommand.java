/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What agents have found out, and how far one of them trusts it. */
@Command(
    name = "learn",
    description =
        "Publish what an agent found out; show and move the trust that another has in it.",
    synopsisSubcommandLabel = "COMMAND")
final class LearnCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private LearnCommand() {}

  /** The command with its own commands. */
  static CommandLine of(RootCommand root) {
    return new CommandLine(new LearnCommand())
        .addSubcommand(new LearnPublishCommand(root))
        .addSubcommand(new LearnListCommand(root))
        .addSubcommand(new LearnJudgeCommand.Confirm(root))
        .addSubcommand(new LearnJudgeCommand.Contradict(root))
        .addSubcommand(new LearnExplainCommand(root))
        .addSubcommand(new LearnDecideCommand.Approve(root))
        .addSubcommand(new LearnDecideCommand.Revoke(root))
        .addSubcommand(new LearnDecideCommand.Retire(root));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: publish, list, confirm, contradict, explain, approve, revoke or retire.");
  }
}
