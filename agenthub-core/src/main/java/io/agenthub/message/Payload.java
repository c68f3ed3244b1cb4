/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.json.Json;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message: any JSON object; subject, message and priority are its usual fields.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger}, {@code
 * BigDecimal}, {@code List}, {@code Map} or null.
 *
 * @param fields all fields in their order; unmodifiable
 * @since 0.1
 */
public record Payload(Map<String, @Nullable Object> fields) {
  /** Copies the fields. */
  public Payload {
    fields = Json.copyOf(fields);
  }

  /** The payload of the article: what it is about, the text, how urgent it is. */
  public static Payload of(String subject, String message, Priority priority) {
    return new Payload(Map.of())
        .with("subject", subject)
        .with("message", message)
        .with("priority", priority.wireName());
  }

  /** The same with one field set or, by null, set to null. */
  public Payload with(String name, @Nullable Object value) {
    return new Payload(Json.with(fields, name, value));
  }

  /** What the message is about; empty text if there is no such field. */
  public String subject() {
    return text("subject").orElse("");
  }

  /** The text; empty if there is no such field. */
  public String message() {
    return text("message").orElse("");
  }

  /** How urgent; {@link Priority#MEDIUM} if missing or unknown. */
  public Priority priority() {
    return text("priority").flatMap(Priority::parse).orElse(Priority.MEDIUM);
  }

  /** Whether a priority is given that is none of those known, and so counts as medium. */
  public boolean isPriorityUnknown() {
    Object given = fields.get("priority");
    return given != null && !(given instanceof String text && Priority.parse(text).isPresent());
  }

  /** A field that is text; empty if it is missing or something else. */
  public Optional<String> text(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A field that is a number; empty if it is missing or something else. */
  public Optional<Number> number(String name) {
    return fields.get(name) instanceof Number number ? Optional.of(number) : Optional.empty();
  }
}
