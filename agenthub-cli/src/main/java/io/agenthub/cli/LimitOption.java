/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many messages are wanted. */
final class LimitOption {
  private static final int MOST = 1_000_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private @Nullable Integer limit;

  @Option(names = "--limit", paramLabel = "N", description = "Show at most N messages.")
  void limit(int number) {
    if (number < 1 || number > MOST) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(command).commandLine(),
          "--limit is a number from 1 to %d, not %d.".formatted(MOST, number));
    }
    limit = number;
  }

  /** The limit, if one was asked for. */
  long orElse(long otherwise) {
    return limit == null ? otherwise : limit;
  }
}
