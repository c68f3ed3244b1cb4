/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.StoredMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * The one recorded end of a message at a recipient.
 *
 * @param messageId the message that ended
 * @param role whose it was
 * @param succeeded whether it was handled; false if it failed for good
 * @param result the reply, or why it failed
 * @param attempts how often it had been handed out
 * @param duration how long the last attempt took
 * @param at when it was recorded
 * @since 0.1
 */
public record Completion(
    String messageId,
    String role,
    boolean succeeded,
    String result,
    int attempts,
    Duration duration,
    Instant at) {
  /**
   * Reads a message of the completion stream, or the copy in the sender's inbox.
   *
   * @throws io.agenthub.error.PayloadRejectedException if it is none
   */
  public static Completion of(StoredMessage stored) {
    Envelope envelope = Envelope.parse(stored.body());
    Payload payload = envelope.payload();
    return new Completion(
        payload.text("in_reply_to").orElse(""),
        envelope.fromRole(),
        envelope.type().equals(MessageType.TASK_COMPLETED),
        payload.message(),
        payload.number("attempts").map(Number::intValue).orElse(1),
        Duration.ofMillis(payload.number("duration_ms").map(Number::longValue).orElse(0L)),
        stored.time());
  }
}
