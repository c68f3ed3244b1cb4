/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.cli.output.Lines;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Records;
import io.agenthub.delivery.Pause;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Stops every path into an agent. */
@Command(
    name = "pause",
    description =
        "Stop every path into an agent, over restarts: messages, tasks, announcements, schedules."
            + " What it works on comes to its end; what is sent to it waits.")
final class PauseCommand extends HubCommand {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROLE", description = "The agent.")
  private @Nullable Role role;

  @ArgGroup private End end = new End();

  /** When it goes on by itself. */
  static final class End {
    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "Go on then, such as 2026-05-17T08:00:00Z or 2026-05-18.")
    private @Nullable String until;

    @Option(names = "--for", paramLabel = "DURATION", description = "Go on after 30m, 2h or 1d.")
    private @Nullable Duration length;
  }

  PauseCommand(RootCommand root) {
    super(root);
  }

  @Override
  void prepare() {
    Instant then = until();
    if (then != null && !then.isAfter(shell().clock().instant())) {
      throw wrong("The end of a pause is in the future; for a length of time there is --for.");
    }
  }

  private @Nullable Instant until() {
    if (end.length != null) {
      return shell().clock().instant().plus(end.length);
    }
    return end.until == null ? null : moment(end.until);
  }

  private Instant moment(String text) {
    try {
      return Durations.moment(text, shell().clock().instant(), shell().zone());
    } catch (TypeConversionException e) {
      throw wrong("--until: " + e.getMessage());
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
  }

  @Override
  Looks looks() {
    return Looks.REQUIRED;
  }

  private Pause paused(AgentHub hub, String name) {
    Instant then = until();
    try {
      return then == null ? hub.pause(name) : hub.pause(name, then);
    } catch (UnknownRoleException e) {
      throw Failure.ofUnknown(e);
    }
  }

  @Override
  void run(AgentHub hub, Output output) {
    String name = Objects.requireNonNull(role).name();
    Pause pause = paused(hub, name);
    output.result(
        Records.pause(name, pause),
        pause
            .until()
            .map(u -> "paused: %s until %s".formatted(name, Lines.date(u, shell().zone())))
            .orElse("paused: %s; it goes on with: agenthub resume %s".formatted(name, name)));
  }
}
