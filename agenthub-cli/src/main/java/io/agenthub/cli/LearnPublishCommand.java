/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.LearningReport;
import io.agenthub.cli.output.Output;
import io.agenthub.learning.Card;
import io.agenthub.learning.Learning;
import io.agenthub.learning.Learnings;
import io.agenthub.message.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes a learning. */
@Command(
    name = "publish",
    description =
        "Publish something an agent found out; every other agent begins to trust it at 50 %%.")
final class LearnPublishCommand extends HubCommand {
  @Option(
      names = "--from",
      paramLabel = "ROLE",
      description = "Who found it out. Default: AGENTHUB_ROLE, which agenthub run sets.")
  private @Nullable Role from;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      required = true,
      description = "What it is about.")
  private String subject = "";

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      required = true,
      description = "What to do; - reads it from standard input.")
  private String message = "";

  @Option(
      names = "--confidence",
      paramLabel = "C",
      description = "The author's own estimate, 0 to 1; it is no evidence. Default: 0.5.")
  private double confidence = 0.5;

  @Option(names = "--category", paramLabel = "TEXT", description = "The field it belongs to.")
  private String category = "";

  @Option(
      names = "--when",
      paramLabel = "TEXT",
      description = "The situation it is for. Default: the subject.")
  private String when = "";

  @Option(names = "--evidence", paramLabel = "TEXT", description = "What the author saw.")
  private String evidence = "";

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description =
          "What it touches; security, money, permissions and deletion need a person. May be"
              + " repeated.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--derived-from",
      paramLabel = "ID",
      description =
          "A learning it was made from; it is trusted no more than that. May be repeated.")
  private List<String> parents = new ArrayList<>();

  private @Nullable Card card;

  LearnPublishCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() throws IOException {
    author();
    card =
        Card.of(subject, WritingOptions.text(message, shell()))
            .confidence(confidence)
            .category(category)
            .appliesWhen(when)
            .evidence(evidence)
            .tags(tags.toArray(String[]::new));
  }

  private String author() {
    return WritingOptions.named(from, "--from", shell()).name();
  }

  @Override
  void run(AgentHub hub, Output output) {
    try (Learnings learnings = hub.learnings(author())) {
      String[] known =
          parents.stream().map(id -> learnings.require(id).id()).toArray(String[]::new);
      Learning learning = learnings.publish(Objects.requireNonNull(card).derivedFrom(known));
      output.result(
          LearningReport.record(learning),
          "published: %s; others trust it at 50 %% until their own evidence says more."
              .formatted(learning.id()));
    }
  }
}
