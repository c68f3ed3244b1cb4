/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.LearningReport;
import io.agenthub.cli.output.Output;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Hindsight;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows why a learning is what it is. */
@Command(
    name = "explain",
    description = "Show why an agent acts by a learning or not: who, which evidence, when.")
final class LearnExplainCommand extends HubCommand {
  @Parameters(paramLabel = "ID", description = "The learning, or the first six characters of it.")
  private String id = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Who looks. Default: AGENTHUB_ROLE, which agenthub run sets.")
  private @Nullable Role role;

  @Mixin private HindsightOptions options = new HindsightOptions();

  private Hindsight hindsight = Hindsight.NOW;

  LearnExplainCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() {
    WritingOptions.named(role, "--role", shell());
    hindsight = options.hindsight(shell());
  }

  @Override
  Looks looks() {
    return Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String observer = WritingOptions.named(role, "--role", shell()).name();
    try (Learnings learnings = hub.learnings(observer)) {
      Explanation explanation = learnings.explain(id, hindsight);
      output.record(LearningReport.record(explanation));
      LearningReport.head(explanation, shell().zone()).forEach(output::text);
      LearningReport.plot(explanation).forEach(output::text);
      output.text("");
      output.table(LearningReport.steps(explanation, shell().zone()));
    }
  }
}
