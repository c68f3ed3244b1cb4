/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates an agent's inbox. */
@Command(
    name = "register",
    description = "Create an agent's inbox; from then on messages to it are kept.")
final class RegisterCommand extends HubCommand {
  @Parameters(paramLabel = "ROLE", description = "The agent, such as backend.")
  private @Nullable Role role;

  @Option(
      names = "--skill",
      paramLabel = "SKILL",
      description = "Share the tasks of this skill with all who have it. May be repeated.")
  private List<String> skills = new ArrayList<>();

  RegisterCommand(RootCommand root) {
    super(root);
  }

  @Override
  void run(AgentHub hub, Output output) {
    String name = Objects.requireNonNull(role).name();
    hub.agent(name, skills.toArray(String[]::new));
    AgentInfo agent =
        hub.agents().stream().filter(a -> a.role().equals(name)).findFirst().orElseThrow();
    String whose = agent.skills().isEmpty() ? "" : " for " + String.join(", ", agent.skills());
    output.result(Records.agent(agent), "registered: " + name + whose);
  }
}
