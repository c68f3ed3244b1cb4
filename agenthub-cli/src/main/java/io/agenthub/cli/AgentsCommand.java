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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who is registered, and how each agent stands. */
@Command(
    name = "agents",
    description = "List the agents: alive, busy with what, how much unread and since when.",
    footer = {
      "",
      "UNREAD, IN FLIGHT and OLDEST are those of the agent's own inbox; agenthub inbox ROLE shows"
          + " the announcements and the tasks of its pools too, which it is given as well. UNREAD"
          + " counts what is put off until its next attempt.",
      "OLDEST is how long the first message of each priority waits, the most urgent first; behind a"
          + " deep backlog a broker may leave out the lower ones.",
      "NEXT DUE is the agent's next recurring work: paused if its time comes before the pause ends,"
          + " missed if it came while nobody ran the agent, overdue if somebody does and has not"
          + " begun it."
    })
final class AgentsCommand extends HubCommand {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  @Option(
      names = "--watch",
      description =
          "Show the table again and again, until interrupted; with --json, a line for each"
              + " agent and look.")
  private boolean watching;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description = "How often with --watch. Default: 1s.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "End --watch after N looks. Default: none.")
  private long times = Long.MAX_VALUE;

  @Spec private @Nullable CommandSpec spec;

  AgentsCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() {
    if (interval.compareTo(Duration.ofMillis(100)) < 0) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--interval is at least 100ms.");
    }
  }

  @Override
  Looks looks() {
    return watching ? Looks.ON : Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) throws InterruptedException {
    if (!watching) {
      show(hub.agents(), output);
      return;
    }
    for (long look = 1; look <= times && !output.isBroken(); look++) {
      if (look > 1) {
        TimeUnit.MILLISECONDS.sleep(interval.toMillis());
      }
      output.text(shell().isTerminal() ? HOME_AND_CLEAR : "");
      show(hub.agents(), output);
    }
  }

  private void show(List<AgentInfo> agents, Output output) {
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
          oldest(agent),
          next(agent),
          agent.skills().isEmpty() ? "-" : String.join(",", agent.skills()),
          agent.presence().map(Presence::busyWith).orElse(""));
    }
    if (agents.isEmpty()) {
      output.text(
          "Nobody is registered at %s; begin with: agenthub register ROLE"
              .formatted(root().shownUrl()));
    } else {
      output.table(table);
    }
  }

  /** How long the first message of each priority waits. */
  private String oldest(AgentInfo agent) {
    String waits =
        agent.oldestByPriority().entrySet().stream()
            .map(wait -> wait.getKey().wireName() + " " + age(wait.getValue()))
            .collect(Collectors.joining(", "));
    return waits.isEmpty() ? agent.oldestUnread().map(this::age).orElse("-") : waits;
  }

  private String age(Instant since) {
    return Lines.brief(Duration.between(since, now()));
  }

  /** How long until its next recurring work, or why that has not been done. */
  private String next(AgentInfo agent) {
    return agent.schedules().stream()
        .flatMap(work -> work.next().stream())
        .min(Comparator.naturalOrder())
        .map(due -> next(agent, due))
        .orElse("-");
  }

  private String next(AgentInfo agent, Instant due) {
    Optional<Instant> pausedUntil = agent.pause().map(p -> p.until().orElse(Instant.MAX));
    if (pausedUntil.filter(due::isBefore).isPresent()) {
      return "paused";
    }
    if (due.isAfter(now())) {
      return "in " + Lines.brief(Duration.between(now(), due));
    }
    return agent.presence().isPresent() ? "overdue" : "missed";
  }

  private Instant now() {
    return shell().clock().instant();
  }
}
