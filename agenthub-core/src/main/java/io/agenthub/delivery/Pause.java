/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * An agent is paused: nothing reaches it by any path until it is resumed. What is sent to it waits.
 *
 * @param since when it was paused
 * @param until when it goes on by itself; empty for not before it is resumed
 * @since 0.1
 */
public record Pause(Instant since, Optional<Instant> until) {
  /** Whether it still holds. */
  public boolean isInForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }
}
