/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.time.TimeSource;
import java.util.Objects;

/**
 * What a broker is given.
 *
 * @param time the only clock and timers it may use; a broker whose server has a clock of its own
 *     measures by the machine's what it agrees with that server, and says so
 * @param urgency how urgent a message is
 */
public record BrokerContext(TimeSource time, UrgencyRule urgency) {
  /** Checks that nothing is null. */
  public BrokerContext {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(urgency, "urgency");
  }
}
