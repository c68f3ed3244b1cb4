/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as its recipient sees it.
 *
 * @param id its id; {@code {stream}-{sequence}} if the sender gave none
 * @param address the subject it was published on
 * @param envelope its body
 * @param headers what travelled beside the body
 * @param stream the stream that keeps it
 * @param sequence its number there
 * @param storedAt when the broker stored it
 * @param attempt 1 the first time it is handed out; 0 if it was read without taking it
 * @since 0.1
 */
public record Message(
    String id,
    String address,
    Envelope envelope,
    Headers headers,
    String stream,
    long sequence,
    Instant storedAt,
    int attempt) {
  private static final int MAX_ID = 256;

  /**
   * Reads a stored message; a copy from an archive is shown as the original it was.
   *
   * @throws PayloadRejectedException if its body is not an envelope
   */
  public static Message of(StoredMessage stored, int attempt) {
    Headers headers = stored.headers();
    return new Message(
        idOf(stored),
        headers.get(Headers.ORIGINAL_SUBJECT).orElse(stored.subject()),
        Envelope.parse(stored.body()),
        headers,
        stored.stream(),
        stored.sequence(),
        headers.get(Headers.ORIGINAL_TIME).map(Envelope::instant).orElse(stored.time()),
        attempt);
  }

  /** The id of a stored message, whether or not its body is an envelope. */
  public static String idOf(StoredMessage stored) {
    Headers headers = stored.headers();
    return headers
        .get(HubHeaders.REQUEUE_OF)
        .or(() -> headers.get(Headers.ORIGINAL_ID))
        .or(() -> headers.get(Headers.MESSAGE_ID))
        .filter(id -> !id.isBlank() && id.length() <= MAX_ID)
        .orElseGet(() -> stored.stream() + "-" + stored.sequence());
  }

  /** The role the sender claims to be. */
  public String from() {
    return envelope.fromRole();
  }

  /** What kind of message it is. */
  public MessageType type() {
    return envelope.type();
  }

  /** What it is about. */
  public String subject() {
    return envelope.payload().subject();
  }

  /** The text. */
  public String text() {
    return envelope.payload().message();
  }

  /** How urgent it is, as {@link MessageUrgency} orders it. */
  public Priority priority() {
    return MessageUrgency.priority(headers, () -> envelope.payload().priority());
  }

  /** The thread it belongs to; its own id if it began one. */
  public String correlationId() {
    return headers.get(HubHeaders.CORRELATION_ID).orElse(id);
  }

  /** The id of the message that it answers. */
  public Optional<String> inReplyTo() {
    return headers.get(HubHeaders.IN_REPLY_TO);
  }

  /**
   * After this it must not be handled any more.
   *
   * @throws PayloadRejectedException if the header is not a time
   */
  public Optional<Instant> expiresAt() {
    return headers.get(HubHeaders.EXPIRES_AT).map(Envelope::instant);
  }

  /**
   * How many agents the chain has passed before; 0 at its beginning.
   *
   * @throws PayloadRejectedException if the header is not a number
   */
  public int hops() {
    return headers.get(HubHeaders.HOPS).map(HubHeaders::hops).orElse(0);
  }
}
