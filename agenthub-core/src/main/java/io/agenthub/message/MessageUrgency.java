/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.error.AgentHubException;
import java.util.function.Supplier;

/**
 * Orders messages by their priority: the header's if there is one, else the body's; medium where
 * that cannot be read.
 *
 * @since 0.1
 */
public final class MessageUrgency implements UrgencyRule {
  /** The rule; it has no settings. */
  public MessageUrgency() {}

  @Override
  public int of(Headers headers, byte[] body) {
    return priority(headers, () -> ofBody(body)).urgency();
  }

  /** A header that cannot be read is one all the same: who orders by it may not have the body. */
  static Priority priority(Headers headers, Supplier<Priority> ofBody) {
    return headers
        .get(HubHeaders.PRIORITY)
        .map(given -> Priority.parse(given).orElse(Priority.MEDIUM))
        .orElseGet(ofBody);
  }

  private static Priority ofBody(byte[] body) {
    try {
      return Envelope.parse(body).payload().priority();
    } catch (AgentHubException notAnEnvelope) {
      return Priority.MEDIUM; // the recipient's loop will say why it is none
    }
  }
}
