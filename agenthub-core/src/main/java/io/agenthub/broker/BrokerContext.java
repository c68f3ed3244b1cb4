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
 * @param ageing how far waiting counts against it
 */
public record BrokerContext(TimeSource time, UrgencyRule urgency, Ageing ageing) {
  /** Checks that nothing is null. */
  public BrokerContext {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(urgency, "urgency");
    Objects.requireNonNull(ageing, "ageing");
  }

  /** Strict order by urgency. */
  public BrokerContext(TimeSource time, UrgencyRule urgency) {
    this(time, urgency, Ageing.OFF);
  }
}
