/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.cli.output.Table;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Role;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists dead letters. */
@Command(name = "list", description = "List the messages that were given up, oldest first.")
final class DeadLettersListCommand extends HubCommand {
  @ArgGroup private Whose whose = new Whose();

  @Mixin private LimitOption limit = new LimitOption();

  DeadLettersListCommand(RootCommand root) {
    super(root);
  }

  /** One role or everybody. */
  static final class Whose {
    @Parameters(paramLabel = "ROLE", description = "Those of this agent.")
    private @Nullable Role role;

    @Option(
        names = "--all",
        description = "Those of all agents, retired ones included: the default.")
    @SuppressWarnings("UnusedVariable") // its presence is what counts
    private boolean all;
  }

  @Override
  Looks looks() {
    return Looks.ONCE;
  }

  @Override
  void run(AgentHub hub, Output output) {
    Role role = whose.role;
    try (Stream<DeadLetter> found =
        role == null ? hub.deadLetters() : hub.deadLetters(role.name())) {
      List<DeadLetter> letters = found.limit(limit.orElse(Long.MAX_VALUE)).toList();
      letters.forEach(letter -> output.record(Records.deadLetter(letter)));
      if (letters.isEmpty()) {
        output.text("No dead letters.");
      } else {
        output.table(table(letters));
      }
    }
  }

  private Table table(List<DeadLetter> letters) {
    Table table = new Table("DIED", "ROLE", "REASON", "ATTEMPTS", "MESSAGE", "DETAIL");
    for (DeadLetter letter : letters) {
      table.row(
          Lines.time(letter.at(), shell().zone()),
          letter.role(),
          letter.reason().wireName(),
          letter.attempts(),
          letter.messageId(),
          letter.detail());
    }
    return table;
  }
}
