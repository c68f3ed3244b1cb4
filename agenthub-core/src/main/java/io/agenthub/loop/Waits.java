/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.time.Duration;

/** Waits that come from outside, brought within what every clock can count. */
final class Waits {
  /** As good as for ever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Waits() {}

  /** The wait; none if it is over already, a hundred years if it is longer. */
  static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
