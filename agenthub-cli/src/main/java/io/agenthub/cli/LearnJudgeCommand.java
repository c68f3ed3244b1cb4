/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.LearningReport;
import io.agenthub.cli.output.Output;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Grounds;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Verifier;
import io.agenthub.message.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records an outcome. */
abstract class LearnJudgeCommand extends HubCommand {
  @Parameters(paramLabel = "ID", description = "The learning, or the first six characters of it.")
  private String id = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Whose outcome it is. Default: AGENTHUB_ROLE, which agenthub run sets.")
  private @Nullable Role role;

  @Option(
      names = "--evidence",
      paramLabel = "ID",
      required = true,
      description = "What it rests on, such as a message, a commit or a test run; it counts once.")
  private String evidence = "";

  @Option(
      names = "--verifier",
      paramLabel = "WHO",
      description = "test or human: weight 1; tool: 0.8; model: 0.3. Default: human.")
  private Verifier verifier = Verifier.HUMAN;

  @Option(
      names = "--task",
      paramLabel = "MESSAGE-ID",
      description = "The message in whose handling it was seen.")
  private String task = "";

  @Option(
      names = "--context",
      paramLabel = "TEXT",
      description = "The situation; the same one again weighs half. Default: one of its own.")
  private String context = "";

  private final boolean worked;

  private LearnJudgeCommand(RootCommand root, boolean worked) {
    super(root);
    this.worked = worked;
  }

  /** It worked. */
  @Command(name = "confirm", description = "Record that a learning worked for an agent.")
  static final class Confirm extends LearnJudgeCommand {
    Confirm(RootCommand root) {
      super(root, true);
    }
  }

  /** It did not. */
  @Command(name = "contradict", description = "Record that a learning did not work for an agent.")
  static final class Contradict extends LearnJudgeCommand {
    Contradict(RootCommand root) {
      super(root, false);
    }
  }

  private Grounds grounds() {
    return Grounds.of(evidence).verifiedBy(verifier).inTask(task).inContext(context);
  }

  @Override
  void prepare() {
    WritingOptions.named(role, "--role", shell());
    grounds();
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String observer = WritingOptions.named(role, "--role", shell()).name();
    try (Learnings learnings = hub.learnings(observer)) {
      Learning before = learnings.require(id);
      Learning after =
          worked
              ? learnings.confirm(before.id(), grounds())
              : learnings.contradict(before.id(), grounds());
      output.result(LearningReport.record(after), LearningReport.line(after));
      if (outcomes(after) == outcomes(before)) {
        output.text("It changed nothing: " + why(learnings.explain(after.id())) + ".");
      }
    }
  }

  private static int outcomes(Learning learning) {
    return learning.confirmations() + learning.contradictions();
  }

  /** What the log says of this evidence. */
  private String why(Explanation explanation) {
    List<String> notes =
        explanation.steps().stream()
            .filter(step -> step.event() instanceof Judged judged && isThis(judged))
            .map(Explanation.Step::note)
            .toList();
    String last = notes.isEmpty() ? "" : notes.get(notes.size() - 1);
    return last.isEmpty() ? "this evidence has been counted" : last;
  }

  private boolean isThis(Judged judged) {
    return judged.grounds().evidenceId().equals(evidence);
  }
}
