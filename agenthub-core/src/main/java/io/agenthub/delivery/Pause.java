/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * An agent is paused: nothing reaches it by any path until it is resumed. What is sent to it waits.
 *
 * @param since when it was paused
 * @param until when it goes on by itself; empty for not before it is resumed. A time that no
 *     calendar of the wire has, such as {@link Instant#MAX}, stands for the first or last it has
 * @since 0.1
 */
public record Pause(Instant since, Optional<Instant> until) {
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Brings the end within what can be recorded. */
  public Pause {
    until = until.map(Pause::bounded);
  }

  private static Instant bounded(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time;
  }

  /** Whether it still holds. */
  public boolean isInForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }
}
