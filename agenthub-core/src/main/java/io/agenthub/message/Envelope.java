/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of every message, as on the wire.
 *
 * <p>Who sent it is a claim of the sender: nothing in the body proves it.
 *
 * @param fromOperator the sending agent's name on the wire
 * @param fromRole the sending agent's role
 * @param timestamp when it was written, by the sender's clock, to the millisecond
 * @param type what kind of message it is
 * @param payload the content
 * @param extra fields of other writers, beside these five; they survive a round trip
 * @since 0.1
 */
public record Envelope(
    String fromOperator,
    String fromRole,
    Instant timestamp,
    MessageType type,
    Payload payload,
    Map<String, @Nullable Object> extra) {
  private static final Set<String> OWN =
      Set.of("from_operator", "from_role", "timestamp", "type", "payload");

  /** Copies the extra fields and cuts the time to milliseconds. */
  public Envelope {
    timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
    if (extra.isEmpty()) {
      extra = Map.of();
    } else {
      extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }
  }

  /** An envelope of this library's own making. */
  public static Envelope of(Role from, Instant timestamp, MessageType type, Payload payload) {
    return new Envelope(from.operator(), from.name(), timestamp, type, payload, Map.of());
  }

  /**
   * Reads a body.
   *
   * @throws PayloadRejectedException if it is not an envelope; says why
   */
  public static Envelope parse(byte[] body) {
    Map<String, @Nullable Object> fields = Json.read(body);
    return new Envelope(
        text(fields, "from_operator"),
        text(fields, "from_role"),
        instant(text(fields, "timestamp")),
        MessageType.of(text(fields, "type")),
        payload(fields),
        extra(fields));
  }

  private static Map<String, @Nullable Object> extra(Map<String, @Nullable Object> fields) {
    if (fields.size() == OWN.size()) {
      return Map.of();
    }
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(fields);
    extra.keySet().removeAll(OWN);
    return extra;
  }

  /** The body; fields in the order of the wire contract, extra fields last. */
  public byte[] toBytes() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("from_operator", fromOperator);
    fields.put("from_role", fromRole);
    fields.put("timestamp", format(timestamp));
    fields.put("type", type.name());
    fields.put("payload", payload.fields());
    fields.putAll(extra);
    return Json.write(fields);
  }

  /** A time as the wire writes it: ISO 8601, UTC, milliseconds. */
  public static String format(Instant time) {
    return Millis.format(time);
  }

  /**
   * Reads an ISO 8601 time with an offset or {@code Z}.
   *
   * @throws PayloadRejectedException if it is none
   */
  public static Instant instant(String text) {
    Instant usual = Millis.parse(text);
    if (usual != null) {
      return usual;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new PayloadRejectedException(
          "'%s' is not an ISO 8601 time with an offset."
              .formatted(text.substring(0, Math.min(40, text.length())).replaceAll("[^ -~]", "?")),
          e);
    }
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new PayloadRejectedException(
        "The envelope's '%s' is missing or not a text.".formatted(name));
  }

  private static Payload payload(Map<String, @Nullable Object> fields) {
    if (fields.get("payload") instanceof Map<?, ?> payload) {
      @SuppressWarnings("unchecked") // keys of a JSON object are texts
      Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) payload;
      return new Payload(object);
    }
    throw new PayloadRejectedException("The envelope's 'payload' is missing or not an object.");
  }
}
