/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals as people write them: {@code 90s}, {@code 1h30m}, {@code @every 2d}. */
final class Intervals {
  private static final Pattern WHOLE =
      Pattern.compile("(?:@every\\s+)?((?:[0-9]{1,9}(?:ms|[smhd]))+)");
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|[smhd])");

  private Intervals() {}

  /** The interval; empty if the text is not one. */
  static Optional<Duration> parse(String text) {
    Matcher whole = WHOLE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!whole.matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(whole.group(1));
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
              });
    }
    return Optional.of(sum);
  }

  /** The shortest text that {@link #parse} reads as this; cut to milliseconds. */
  static String format(Duration interval) {
    StringBuilder text = new StringBuilder();
    append(text, interval.toDaysPart(), "d");
    append(text, interval.toHoursPart(), "h");
    append(text, interval.toMinutesPart(), "m");
    append(text, interval.toSecondsPart(), "s");
    append(text, interval.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
