/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.Ageing;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.UrgencyRule;

/**
 * What decides which message goes first.
 *
 * @param urgency how urgent a message is
 * @param ageing how far waiting counts against it
 */
public record Ranking(UrgencyRule urgency, Ageing ageing) {
  Rank of(StoredMessage message) {
    int level = urgencyOf(message);
    return new Rank(level, ageing.place(level, message.time()));
  }

  int urgencyOf(StoredMessage message) {
    return urgency.of(message.headers(), message.body());
  }

  /** Whether a message's rank depends on when it was stored. */
  boolean countsTime() {
    return ageing.isOn();
  }
}
