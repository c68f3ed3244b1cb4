/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows unread messages without taking them. */
@Command(
    name = "inbox",
    description =
        "Show an agent's unread messages, announcements and tasks of its pools among them, in the"
            + " order it would take them. What failed and is put off until its next attempt is not"
            + " shown; how many of its own inbox these are is said at the end.")
final class InboxCommand extends HubCommand {
  private static final int PAGE = 50;

  @Parameters(paramLabel = "ROLE", description = "The agent.")
  private @Nullable Role role;

  @Mixin private LimitOption limit = new LimitOption();

  InboxCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String name = Objects.requireNonNull(role).name();
    int shown = (int) limit.orElse(PAGE);
    List<StoredMessage> unread = hub.unread(name, shown);
    for (StoredMessage message : unread) {
      output.result(Records.message(message), Lines.message(message, shell().zone()));
    }
    if (unread.size() == shown) {
      output.text("The first %d are shown; --limit N shows more.".formatted(shown));
      return;
    }
    if (unread.isEmpty()) {
      output.text("Nothing is unread for '%s'.".formatted(name));
    }
    long putOff = putOff(hub, name, unread);
    if (putOff > 0) {
      output.text("%d put off until the next attempt.".formatted(putOff));
    }
  }

  /** What the agent's inbox counts and does not show. */
  private static long putOff(AgentHub hub, String name, List<StoredMessage> shown) {
    String inbox = Subjects.inbox(Role.of(name));
    long own = shown.stream().filter(message -> message.subject().equals(inbox)).count();
    return hub.agents().stream()
        .filter(agent -> agent.role().equals(name))
        .mapToLong(agent -> agent.unread() - own)
        .sum();
  }
}
