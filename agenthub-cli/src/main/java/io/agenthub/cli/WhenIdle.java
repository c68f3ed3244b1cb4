/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.recurring.IdleBackoff;
import io.agenthub.recurring.Standing;
import java.time.Duration;
import picocli.CommandLine.TypeConversionException;

/**
 * A standing task as it is written on the command line: {@code WAIT=PROMPT}.
 *
 * @param task what to do when nothing waits
 */
record WhenIdle(Standing task) {
  private static final String NAME = "when-idle";

  /** Reads it; WAIT is how long nothing has to be there at first. */
  static WhenIdle parse(String text) {
    int equals = text.indexOf('=');
    String prompt = text.substring(equals + 1).strip();
    if (equals < 1 || prompt.isEmpty()) {
      throw new TypeConversionException(
          "'%s' is not WAIT=PROMPT; write '5m=Look for dead code'".formatted(text));
    }
    Duration first = Durations.parse(text.substring(0, equals));
    Duration usual = IdleBackoff.DEFAULT.longest();
    Duration longest = first.compareTo(usual) < 0 ? usual : first;
    return new WhenIdle(new Standing(NAME, prompt, new IdleBackoff(first, longest)));
  }
}
