/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.delivery.Retirement.Retired;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes an agent out of the organisation. */
@Command(
    name = "retire",
    description = "Close an agent's inbox; what it has not read is kept as dead letters.")
final class RetireCommand extends HubCommand {
  @Parameters(paramLabel = "ROLE", description = "The agent.")
  private @Nullable Role role;

  RetireCommand(RootCommand root) {
    super(root);
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  @Override
  void run(AgentHub hub, Output output) {
    String name = Objects.requireNonNull(role).name();
    Retired left = retired(hub, name);
    String unsettled =
        left.unsettled() == 0
            ? ""
            : "; %d are still worked on or wait for their next attempt: retire it again later"
                .formatted(left.unsettled());
    output.result(
        Records.retired(name, left),
        "retired: %s; %d unread messages were kept as dead letters%s"
            .formatted(name, left.deadLettered(), unsettled));
  }

  private static Retired retired(AgentHub hub, String name) {
    try {
      return hub.retire(name);
    } catch (UnknownRoleException e) {
      throw Failure.ofUnknown(e);
    }
  }
}
