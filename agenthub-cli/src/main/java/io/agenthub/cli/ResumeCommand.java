/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Output;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Role;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a pause. */
@Command(name = "resume", description = "Let a paused agent go on.")
final class ResumeCommand extends HubCommand {
  @Parameters(paramLabel = "ROLE", description = "The agent.")
  private @Nullable Role role;

  ResumeCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String name = Objects.requireNonNull(role).name();
    try {
      hub.resume(name);
    } catch (UnknownRoleException e) {
      throw Failure.ofUnknown(e);
    }
    output.result(Map.of("role", name, "paused", false), "resumed: " + name);
  }
}
