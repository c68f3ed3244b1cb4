/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.LearningReport;
import io.agenthub.cli.output.Output;
import io.agenthub.learning.Hindsight;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists learnings as one agent sees them. */
@Command(name = "list", description = "List the learnings as one agent sees them, policy first.")
final class LearnListCommand extends HubCommand {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Who looks. Default: AGENTHUB_ROLE, which agenthub run sets.")
  private @Nullable Role role;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only those: active, candidate, suspended, quarantined, retired or revoked. May be"
              + " repeated.")
  private List<LearningState> states = new ArrayList<>();

  @Mixin private HindsightOptions options = new HindsightOptions();

  private Hindsight hindsight = Hindsight.NOW;

  LearnListCommand(RootCommand root) {
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
    Set<LearningState> wanted =
        states.isEmpty() ? EnumSet.allOf(LearningState.class) : EnumSet.copyOf(states);
    try (Learnings learnings = hub.learnings(observer)) {
      boolean present = hindsight.equals(Hindsight.NOW);
      List<Learning> all = present ? learnings.list() : learnings.list(hindsight);
      List<Learning> shown =
          all.stream()
              .filter(learning -> wanted.contains(learning.state()))
              .sorted(LearningReport.POLICY_FIRST)
              .toList();
      shown.forEach(learning -> output.record(LearningReport.record(learning)));
      if (shown.isEmpty()) {
        output.text("'%s' knows no such learnings.".formatted(observer));
      } else {
        output.table(LearningReport.table(shown));
        LearningReport.conflicts(shown).forEach(output::text);
      }
      if (present) {
        LearningReport.summary(learnings.statistics()).forEach(output::text);
      }
    }
  }
}
