/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import io.agenthub.error.PayloadRejectedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside a body: names and values, in the order they were set.
 *
 * <p>Names are compared as they are written. A header that occurs several times on the wire is one
 * here, its values joined by {@code ", "}.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Headers {
  /** The message id; deduplicates a repeated publication. */
  public static final String MESSAGE_ID = "Nats-Msg-Id";

  /** In an archive, or where a message is stored once more: the id of the original. */
  public static final String ORIGINAL_ID = "Hub-Original-Id";

  /** In an archive: the subject of the original. */
  public static final String ORIGINAL_SUBJECT = "Hub-Original-Subject";

  /** In an archive: when the original was stored, ISO 8601 in UTC. */
  public static final String ORIGINAL_TIME = "Hub-Original-Time";

  private static final Headers NONE = new Headers(Map.of());

  private final Map<String, String> values;

  private Headers(Map<String, String> values) {
    this.values = values;
  }

  /** No headers. */
  public static Headers none() {
    return NONE;
  }

  /**
   * These headers.
   *
   * @throws PayloadRejectedException if a name is not a token, or a value holds a control character
   *     or half of a surrogate pair
   */
  public static Headers of(Map<String, String> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    Map<String, String> copy = new LinkedHashMap<>(values);
    copy.forEach(Headers::check);
    return new Headers(Collections.unmodifiableMap(copy));
  }

  /** These headers and one more, replacing its former value; null removes it. */
  public Headers with(String name, @Nullable String value) {
    return with(Collections.singletonMap(name, value));
  }

  /** These headers and more, replacing their former values; null removes one. */
  public Headers with(Map<String, ? extends @Nullable String> others) {
    Map<String, String> copy = new LinkedHashMap<>(values);
    others.forEach(
        (name, value) -> {
          if (value == null) {
            copy.remove(name);
          } else {
            check(name, value);
            copy.put(name, value);
          }
        });
    return new Headers(Collections.unmodifiableMap(copy));
  }

  private static void check(String name, String value) {
    if (!isToken(name)) {
      throw new PayloadRejectedException(
          "A header's name must be printable ASCII without spaces and colons.");
    }
    if (!isOneLine(value)) {
      throw new PayloadRejectedException(
          "The header '%s' holds a control character; header values are one line of text."
              .formatted(name));
    }
    if (hasHalfAPair(value)) {
      throw new PayloadRejectedException(
          ("The header '%s' holds half of a surrogate pair, which cannot be stored; who cuts a text"
                  + " must not cut a character.")
              .formatted(name));
    }
  }

  // Loops: every message passes here several times, and a stream costs ten times as much.
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 127 || c == ':') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isOneLine(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == 127) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasHalfAPair(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        if (Character.charCount(value.codePointAt(i)) == 1) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** The value of a header; empty if it is not set. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The id that the message was first stored under; a copy has another of its own. */
  public Optional<String> originalId() {
    return get(ORIGINAL_ID).or(() -> get(MESSAGE_ID));
  }

  /** Names and values, in the order they were set; unmodifiable. */
  public Map<String, String> asMap() {
    return values;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers headers && values.equals(headers.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
