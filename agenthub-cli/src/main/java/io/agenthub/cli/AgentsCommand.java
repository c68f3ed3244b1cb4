/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.cli.output.Table;
import io.agenthub.presence.Presence;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** Who is registered, and how each agent stands. */
@Command(
    name = "agents",
    description = "List the agents: alive, busy with what, how much unread and since when.")
final class AgentsCommand extends HubCommand {
  AgentsCommand(RootCommand root) {
    super(root);
  }

  @Override
  void run(AgentHub hub, Output output) {
    List<AgentInfo> agents = hub.agents();
    Table table =
        new Table(
            "ROLE", "STATE", "UNREAD", "IN FLIGHT", "OLDEST", "NEXT DUE", "SKILLS", "WORKING ON");
    for (AgentInfo agent : agents) {
      output.record(Records.agent(agent));
      table.row(
          agent.role(),
          Records.state(agent),
          agent.unread(),
          agent.inFlight(),
          agent.oldestUnread().map(t -> Lines.brief(Duration.between(t, now()))).orElse("-"),
          next(agent),
          agent.skills().isEmpty() ? "-" : String.join(",", agent.skills()),
          agent.presence().map(Presence::busyWith).orElse(""));
    }
    if (agents.isEmpty()) {
      output.text("Nobody is registered; begin with: agenthub register ROLE");
    } else {
      output.table(table);
    }
  }

  /** How long until its next recurring work. */
  private String next(AgentInfo agent) {
    return agent.schedules().stream()
        .flatMap(work -> work.next().stream())
        .min(Comparator.naturalOrder())
        .map(t -> t.isAfter(now()) ? "in " + Lines.brief(Duration.between(now(), t)) : "overdue")
        .orElse("-");
  }

  private java.time.Instant now() {
    return shell().clock().instant();
  }
}
