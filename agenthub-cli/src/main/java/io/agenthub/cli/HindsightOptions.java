/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.learning.Hindsight;
import io.agenthub.message.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From where to look back. */
final class HindsightOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "As it stood then: 2026-05-17T08:00:00Z, 2026-05-17, or 2h for two hours ago.")
  private @Nullable String asOf;

  @Option(
      names = "--without",
      paramLabel = "ROLE",
      description = "As if this agent had never published anything.")
  private @Nullable Role without;

  Hindsight hindsight(Shell shell) {
    return new Hindsight(moment(shell), without == null ? null : without.name());
  }

  private @Nullable Instant moment(Shell shell) {
    if (asOf == null) {
      return null;
    }
    try {
      return Durations.moment(asOf, shell.clock().instant(), shell.zone());
    } catch (picocli.CommandLine.TypeConversionException e) {
      throw new ParameterException(
          Objects.requireNonNull(command).commandLine(), "--as-of: " + e.getMessage());
    }
  }
}
