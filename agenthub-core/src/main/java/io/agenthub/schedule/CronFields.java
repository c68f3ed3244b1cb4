/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.agenthub.error.InvalidScheduleException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a cron expression, as a set of local times that knows nothing of zones.
 *
 * <p>The library is asked in UTC, where no local time is missing or comes twice; what a change of
 * the clocks means is decided in {@link LocalTimes}.
 */
final class CronFields {
  private static final Pattern FIELD = Pattern.compile("\\S+");
  private static final int WITH_SECONDS = 6;
  private static final int MAX_LENGTH = 200;
  private static final Set<String> EVERY = Set.of("*", "*/1");
  private static final List<String> NAMES =
      List.of("second", "minute", "hour", "day of month", "month", "day of week");

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final ExecutionTime times;
  private final boolean everyHour;

  private CronFields(ExecutionTime times, boolean everyHour) {
    this.times = times;
    this.everyHour = everyHour;
  }

  static CronFields parse(String expression) {
    String plain = NICKNAMES.getOrDefault(expression.strip().toLowerCase(Locale.ROOT), expression);
    List<Field> fields = split(plain, expression);
    CronParser parser = new CronParser(definition());
    for (int i = 0; i < WITH_SECONDS; i++) {
      check(parser, fields.get(i), i, expression);
    }
    String all = String.join(" ", fields.stream().map(Field::text).toList());
    ExecutionTime times = ExecutionTime.forCron(parser.parse(all));
    if (times.nextExecution(ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)).isEmpty()) {
      throw new InvalidScheduleException(
          "The cron expression '%s' never comes due; there is no such day."
              .formatted(printable(expression)));
    }
    return new CronFields(times, EVERY.contains(fields.get(2).text()));
  }

  /** A field and its place in the expression, counted from 1. */
  private record Field(String text, int column) {}

  /** Six fields; where five are given the second is 0. */
  private static List<Field> split(String plain, String original) {
    List<Field> fields = new ArrayList<>();
    Matcher found = FIELD.matcher(plain.length() <= MAX_LENGTH ? plain : "");
    while (found.find()) {
      fields.add(new Field(found.group().toUpperCase(Locale.ROOT), found.start() + 1));
    }
    if (fields.size() == WITH_SECONDS - 1) {
      fields.add(0, new Field("0", 1));
    }
    if (fields.size() != WITH_SECONDS) {
      throw new InvalidScheduleException(
          ("The cron expression '%s' does not have five fields (minute, hour, day of month, month,"
                  + " day of week) or six with the second before them.")
              .formatted(printable(original)));
    }
    return fields;
  }

  /** The library does not say where a fault is, so each field is tried among stars. */
  private static void check(CronParser parser, Field field, int place, String expression) {
    List<String> alone = new ArrayList<>(List.of("0", "*", "*", "*", "*", "*"));
    alone.set(place, field.text());
    try {
      parser.parse(String.join(" ", alone)).validate();
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause() != null ? e.getCause() : e;
      throw new InvalidScheduleException(
          "The %s '%s' of the cron expression '%s', at column %d, is wrong: %s."
              .formatted(
                  NAMES.get(place),
                  printable(field.text()),
                  printable(expression),
                  field.column(),
                  printable(String.valueOf(cause.getMessage()).replaceAll("[.!]$", ""))),
          field.column());
    }
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "..." : clean;
  }

  /** Unix cron with an optional second; both days given means either, as there. */
  private static CronDefinition definition() {
    return CronDefinitionBuilder.defineCron()
        .withSeconds()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withMinutes()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withHours()
        .withValidRange(0, 23)
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .withStrictRange()
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 7)
        .withMondayDoWValue(1)
        .withIntMapping(7, 0)
        .and()
        .instance();
  }

  /** The first local time after this one; a time is a whole second. */
  Optional<LocalDateTime> next(LocalDateTime after) {
    return times
        .nextExecution(after.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  /** Whether the hour is a plain star: then an hour that comes twice is two hours. */
  boolean isEveryHour() {
    return everyHour;
  }
}
