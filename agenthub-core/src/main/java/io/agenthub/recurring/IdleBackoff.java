/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.error.InvalidScheduleException;
import java.time.Duration;

/**
 * How long an agent has nothing to do before its standing task is given to it, and how that grows
 * threefold each time nothing else came in between.
 *
 * @param first the wait after a message or the start
 * @param longest the longest wait
 * @since 0.1
 */
public record IdleBackoff(Duration first, Duration longest) {
  /** Five minutes, fifteen, forty-five, then every two hours. */
  public static final IdleBackoff DEFAULT =
      new IdleBackoff(Duration.ofMinutes(5), Duration.ofHours(2));

  private static final int FACTOR = 3;

  /**
   * Checks the range.
   *
   * @throws InvalidScheduleException if the first is under a second or over the longest
   */
  public IdleBackoff {
    if (first.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(first) < 0) {
      throw new InvalidScheduleException(
          "A standing task waits at least a second, and at last no shorter than at first; not %s and %s."
              .formatted(first, longest));
    }
  }

  /** The wait after so many times without anything else to do, from 0. */
  public Duration after(int times) {
    Duration wait = first;
    for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(FACTOR);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
