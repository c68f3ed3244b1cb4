/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.LearningReport;
import io.agenthub.cli.output.Output;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Decision;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records a decision. */
abstract class LearnDecideCommand extends HubCommand {
  @Parameters(paramLabel = "ID", description = "The learning, or the first six characters of it.")
  private String id = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Who decides. Default: AGENTHUB_ROLE, which agenthub run sets.")
  private @Nullable Role role;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  private final Decision decision;

  private LearnDecideCommand(RootCommand root, Decision decision) {
    super(root);
    this.decision = decision;
  }

  /** A person allows it. */
  @Command(
      name = "approve",
      description =
          "Allow a learning that the screen or a risk holds back; only for the role 'operator'.")
  static final class Approve extends LearnDecideCommand {
    Approve(RootCommand root) {
      super(root, Decision.APPROVED);
    }
  }

  /** Its author or a person withdraws it. */
  @Command(
      name = "revoke",
      description =
          "Withdraw a learning and all that was derived from it, for ever and everybody; only for"
              + " its author and 'operator'.")
  static final class Revoke extends LearnDecideCommand {
    Revoke(RootCommand root) {
      super(root, Decision.REVOKED);
    }
  }

  /** An agent puts it away for itself. */
  @Command(
      name = "retire",
      description = "Put a learning away: for this agent only, or, by 'operator', for everybody.")
  static final class Retire extends LearnDecideCommand {
    Retire(RootCommand root) {
      super(root, Decision.RETIRED);
    }
  }

  @Override
  void prepare() {
    WritingOptions.named(role, "--role", shell());
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String decider = WritingOptions.named(role, "--role", shell()).name();
    try (Learnings learnings = hub.learnings(decider)) {
      Learning after = learnings.decide(id, decision, reason);
      output.result(LearningReport.record(after), LearningReport.line(after));
    }
  }
}
