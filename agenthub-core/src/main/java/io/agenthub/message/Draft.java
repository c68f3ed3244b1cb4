/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being written. Each method returns a new draft.
 *
 * <p>Defaults: type {@code direct_message} (on a topic, the topic's own), priority medium, a fresh
 * id, a new thread, no expiry.
 *
 * @since 0.1
 */
public final class Draft {
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final Payload EMPTY = Payload.of("", "", Priority.MEDIUM);

  private final @Nullable Role recipient;
  private final @Nullable MessageType type;
  private final @Nullable String id;
  private final Payload payload;
  private final Headers headers;

  private Draft(
      @Nullable Role recipient,
      @Nullable MessageType type,
      @Nullable String id,
      Payload payload,
      Headers headers) {
    this.recipient = recipient;
    this.type = type;
    this.id = id;
    this.payload = payload;
    this.headers = headers;
  }

  /**
   * A message to the inbox of a role.
   *
   * @throws io.agenthub.error.InvalidNameException if it is not a role
   */
  public static Draft to(String role) {
    return new Draft(Role.of(role), null, null, EMPTY, Headers.none());
  }

  /** A message for a topic. */
  public static Draft about(String subject) {
    return new Draft(null, null, null, EMPTY.with("subject", subject), Headers.none());
  }

  /** What it is about. */
  public Draft subject(String subject) {
    return field("subject", Objects.requireNonNull(subject, "subject"));
  }

  /** The text. */
  public Draft message(String message) {
    return field("message", Objects.requireNonNull(message, "message"));
  }

  /** How urgent it is. */
  public Draft priority(Priority priority) {
    return field("priority", priority.wireName());
  }

  /**
   * A field of the payload.
   *
   * @param name not empty
   * @param value text, boolean, number, list, map or null; for {@code subject} and {@code message}
   *     a text, for {@code priority} the name of one
   * @throws PayloadRejectedException if it cannot be read as what its name says
   */
  public Draft field(String name, @Nullable Object value) {
    checkField(name, value);
    return new Draft(recipient, type, id, payload.with(name, value), headers);
  }

  private static void checkField(String name, @Nullable Object value) {
    if (name.isEmpty()) {
      throw new PayloadRejectedException("A field of a payload has a name; this one has none.");
    }
    boolean isText = value instanceof String;
    if (!isText && (name.equals("subject") || name.equals("message"))) {
      throw new PayloadRejectedException("The field '%s' of a payload is text.".formatted(name));
    }
    if (name.equals("priority")
        && !(value instanceof String text && Priority.parse(text).isPresent())) {
      throw new PayloadRejectedException(
          "The field 'priority' of a payload is critical, high, medium or low.");
    }
  }

  /** What kind of message it is. */
  public Draft type(MessageType other) {
    return new Draft(recipient, other, id, payload, headers);
  }

  /**
   * The id, chosen by the sender: however often the draft is sent, one message is delivered. An id
   * names one message of the hub; for another recipient or topic choose another one. Where the
   * first is still unread, the second is refused, else it counts as a duplicate of it.
   *
   * @param key 1 to 200 characters, not only blanks, on one line
   * @throws PayloadRejectedException if it is blank or too long; what else is no id, when it is
   *     sent
   */
  public Draft once(String key) {
    if (key.isBlank() || key.length() > 200) {
      throw new PayloadRejectedException(
          "A message id has 1 to 200 characters, not only blanks; this one has %d."
              .formatted(key.length()));
    }
    return new Draft(recipient, type, key, payload, headers);
  }

  /** The thread it belongs to. */
  public Draft correlationId(String thread) {
    return header(HubHeaders.CORRELATION_ID, thread);
  }

  /** Answers a message: same thread, one agent further. */
  public Draft inReplyTo(Message message) {
    return header(HubHeaders.IN_REPLY_TO, message.id())
        .correlationId(message.correlationId())
        .hops(message.hops() + 1);
  }

  /**
   * How many agents the chain has passed before.
   *
   * @throws PayloadRejectedException if it is not from 0 to 9999
   */
  public Draft hops(int hops) {
    return header(HubHeaders.HOPS, Integer.toString(hops));
  }

  /**
   * After this it ends as expired instead of being handled.
   *
   * @throws PayloadRejectedException if no calendar of the wire has it: it lies before the year 0
   *     or after 9999
   */
  public Draft expiresAt(Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new PayloadRejectedException(
          "A message expires in a year from 0 to 9999; leave the time out for never.");
    }
    return header(HubHeaders.EXPIRES_AT, Envelope.format(time));
  }

  /**
   * Any header; names that begin with {@code Hub-} are the hub's own.
   *
   * @param value null takes the header off
   * @throws InvalidNameException if by this header the hub itself says what a stored message is
   * @throws PayloadRejectedException if no recipient could read the value
   */
  public Draft header(String name, @Nullable String value) {
    Draft written = new Draft(recipient, type, id, payload, headers.with(name, value));
    HubHeaders.check(name, value);
    return written;
  }

  /** The role it is for; empty for a topic. */
  public Optional<Role> recipient() {
    return Optional.ofNullable(recipient);
  }

  /** The type, if one was set. */
  public Optional<MessageType> type() {
    return Optional.ofNullable(type);
  }

  /** The id, if the sender chose one. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** The payload so far. */
  public Payload payload() {
    return payload;
  }

  /** The headers so far. */
  public Headers headers() {
    return headers;
  }
}
