/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows what happened. */
@Command(
    name = "replay",
    description = "Show past messages, oldest first, also those that were handled; read-only.",
    footer = {
      "",
      "Learnings, completions and dead letters have streams of their own: --subject",
      "'genbrain.learning.>', 'agent-hub.completions.>', 'agent-hub.dead-letters.>'. Without it,",
      "inboxes, topics and announcements are shown; with --type learning (or learning_confirmed"
          + " ...)",
      "the learnings."
    })
final class ReplayCommand extends HubCommand {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--role", paramLabel = "ROLE", description = "Sent by this agent or to it.")
  private @Nullable Role role;

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this type.")
  private @Nullable MessageType type;

  @Option(names = "--correlation", paramLabel = "ID", description = "Of this thread.")
  private @Nullable String correlation;

  @Option(
      names = "--subject",
      paramLabel = "FILTER",
      description = "On these subjects, such as 'agent-hub.topics.>'.")
  private @Nullable SubjectFilter subject;

  @Mixin private LimitOption limit = new LimitOption();

  private ReplayQuery query = ReplayQuery.all();

  ReplayCommand(RootCommand root) {
    super(root);
  }

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Stored then or later: 2026-05-17T08:00:00Z, 2026-05-17, or 2h for two hours ago.")
  void since(String text) {
    try {
      query = query.since(Durations.moment(text, shell().clock().instant(), shell().zone()));
    } catch (TypeConversionException e) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(), e.getMessage());
    }
  }

  @Override
  void prepare() {
    query = role == null ? query : query.role(role.name());
    query = type == null ? query : query.type(type.name());
    query = correlation == null ? query : query.correlation(correlation);
    query = subject == null ? query : query.on(subject);
  }

  @Override
  Looks looks() {
    return Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) {
    try (Stream<StoredMessage> messages = hub.replay(query)) {
      messages
          .limit(limit.orElse(Long.MAX_VALUE))
          .takeWhile(message -> !output.isBroken())
          .forEach(
              message ->
                  output.result(Records.message(message), Lines.message(message, shell().zone())));
    }
  }
}
