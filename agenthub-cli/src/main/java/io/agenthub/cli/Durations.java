/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads lengths of time and moments as people write them. */
final class Durations {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** What is longer has no end for anybody, and no clock in nanoseconds can count it. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * A number with its unit, such as {@code 30s}, or ISO 8601; from a millisecond to a hundred
   * years.
   */
  static Duration parse(String text) {
    Duration duration = positive(text);
    if (duration.compareTo(LONGEST) > 0 || duration.toMillis() == 0) {
      throw new TypeConversionException(
          "'%s' is not between a millisecond and a hundred years".formatted(text));
    }
    return duration;
  }

  private static Duration positive(String text) {
    Duration duration = read(text);
    if (duration.isZero() || duration.isNegative()) {
      throw new TypeConversionException("'%s' is not longer than zero".formatted(text));
    }
    return duration;
  }

  private static Duration read(String text) {
    Matcher found = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (found.matches()) {
      long number = Long.parseLong(found.group(1));
      return switch (found.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is not a length of time; write 500ms, 30s, 5m, 2h or 1d".formatted(text));
    }
  }

  /** A moment: a date, a date and time, here or with an offset, or how long ago. */
  static Instant moment(String text, Instant now, ZoneId zone) {
    List<Function<String, Instant>> forms =
        List.of(
            t -> OffsetDateTime.parse(t).toInstant(),
            t -> LocalDateTime.parse(t).atZone(zone).toInstant(),
            t -> LocalDate.parse(t).atStartOfDay(zone).toInstant());
    for (Function<String, Instant> form : forms) {
      Optional<Instant> moment = tried(form, text.strip());
      if (moment.isPresent()) {
        return moment.get();
      }
    }
    try {
      return now.minus(positive(text));
    } catch (TypeConversionException | DateTimeException | ArithmeticException e) {
      throw new TypeConversionException(
          "'%s' is not a time; write 2026-05-17T08:00:00Z, 2026-05-17 or how long ago, such as 2h"
              .formatted(text));
    }
  }

  private static Optional<Instant> tried(Function<String, Instant> form, String text) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeException otherForm) {
      return Optional.empty();
    }
  }
}
