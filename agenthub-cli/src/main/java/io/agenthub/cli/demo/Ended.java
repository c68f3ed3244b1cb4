/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.Completion;
import io.agenthub.message.Envelope;
import io.agenthub.message.Priority;
import java.time.Instant;

/**
 * A record of the completion stream.
 *
 * @param recipient a role, or the pool of a skill
 * @param completion how the message ended
 * @param subject what the message was about
 * @param priority how urgent it was
 * @param sequence the record's place in the stream
 */
record Ended(
    String recipient, Completion completion, String subject, Priority priority, long sequence) {
  private static final String BEGIN = "agent-hub.completions.operator-";

  static Ended of(StoredMessage stored) {
    String address = stored.subject();
    Envelope envelope = Envelope.parse(stored.body());
    return new Ended(
        address.substring(BEGIN.length(), address.lastIndexOf('.')),
        Completion.of(stored),
        envelope.payload().subject(),
        envelope.payload().priority(),
        stored.sequence());
  }

  /** Whether the message told a sender that its own message has ended. */
  boolean isOfNotice() {
    return completion.messageId().startsWith("done-");
  }

  /** When the last attempt began. */
  Instant begunAt() {
    return completion.at().minus(completion.duration());
  }
}
