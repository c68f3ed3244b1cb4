/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.error.AgentHubException;
import java.util.Optional;

/**
 * Orders messages by their priority: the header's if there is one, else the body's; medium where
 * neither can be read.
 *
 * @since 0.1
 */
public final class MessageUrgency implements UrgencyRule {
  /** The rule; it has no settings. */
  public MessageUrgency() {}

  @Override
  public int of(Headers headers, byte[] body) {
    Optional<String> header = headers.get(HubHeaders.PRIORITY);
    return (header.isPresent()
            ? header.flatMap(Priority::parse).orElse(Priority.MEDIUM)
            : ofBody(body))
        .urgency();
  }

  private static Priority ofBody(byte[] body) {
    try {
      return Envelope.parse(body).payload().priority();
    } catch (AgentHubException notAnEnvelope) {
      return Priority.MEDIUM; // the recipient's loop will say why it is none
    }
  }
}
