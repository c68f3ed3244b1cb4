/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Headers;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One piece of work that no message asked for: a schedule that is due, or a standing task.
 *
 * <p>It runs like a message, in the same session and under the same limits, but the hub keeps no
 * delivery, completion or dead letter of it; what came of it is told to whoever offered it.
 *
 * @param message what the session is shown; made up, in no stream
 * @param onlyWhenIdle whether every waiting message goes first, whatever its priority; otherwise it
 *     goes by the priority of {@code message}, behind messages of the same priority
 * @param ended hears what came of it, on a thread of the loop; a retry is not repeated by the loop
 * @since 0.1
 */
public record Errand(Message message, boolean onlyWhenIdle, Consumer<Outcome> ended) {
  /** The stream that the made-up message of an errand names. */
  public static final String STREAM = "ERRAND";

  /** Checks that nothing is null. */
  public Errand {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(ended, "ended");
  }

  /**
   * The message of an errand.
   *
   * @param id names this run; also the thread
   * @param role whose errand it is; shown as the sender too
   * @param subject what it is about
   * @param prompt what to do
   * @param priority how urgent it is
   * @param now when it became due
   */
  public static Message message(
      String id, Role role, String subject, String prompt, Priority priority, Instant now) {
    Payload payload = Payload.of(subject, prompt, priority);
    Envelope envelope = Envelope.of(role, now, MessageType.SYSTEM_EVENT, payload);
    return new Message(id, "", envelope, Headers.none(), STREAM, 0, now, 1);
  }
}
