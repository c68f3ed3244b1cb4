/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How urgent a message is, most urgent first.
 *
 * @since 0.1
 */
public enum Priority {
  /** Before everything else. */
  CRITICAL(0),
  /** Soon. */
  HIGH(1),
  /** The default. */
  MEDIUM(2),
  /** When nothing else waits. */
  LOW(3);

  private static final Priority[] ALL = values();

  private final int urgency;
  private final String wireName;

  Priority(int urgency) {
    this.urgency = urgency;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The place in the order; 0 is the most urgent. */
  public int urgency() {
    return urgency;
  }

  /**
   * Reads a priority in any case, with the aliases {@code urgent}, {@code normal} and {@code p0} to
   * {@code p3}; empty for anything else.
   */
  public static Optional<Priority> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    for (Priority priority : ALL) { // as nearly all messages have it
      if (priority.wireName.equals(text)) {
        return Optional.of(priority);
      }
    }
    return Optional.ofNullable(
        switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "critical", "urgent", "p0" -> CRITICAL;
          case "high", "p1" -> HIGH;
          case "medium", "normal", "p2" -> MEDIUM;
          case "low", "p3" -> LOW;
          default -> null;
        });
  }

  /** The name on the wire, in lower case. */
  public String wireName() {
    return wireName;
  }
}
