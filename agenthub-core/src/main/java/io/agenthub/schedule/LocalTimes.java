/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a cron expression in a time zone, also on the two days of the year when the
 * clocks change.
 *
 * <p>The instants are found stretch by stretch between two changes of the clocks, in each of which
 * local times and instants run in step:
 *
 * <pre>
 * clocks go forward   01:59 │ 03:00    what was due at 02:xx is due once, at 03:00
 * clocks go back      02:59 │ 02:00    what was due at 02:xx is due the first time only
 * </pre>
 *
 * <p>Where the hour is a plain star, the work is meant to go by real hours: nothing is made up for
 * an hour that does not exist, and one that comes twice counts twice. This is what cron does.
 */
final class LocalTimes {
  private static final int MAX_STRETCHES = 200; // two a year: about a century

  private final CronFields fields;
  private final ZoneRules rules;

  LocalTimes(CronFields fields, ZoneId zone) {
    this.fields = fields;
    this.rules = zone.getRules();
  }

  Optional<Instant> next(Instant after) {
    LocalDateTime cursor = afterRepetition(after);
    Instant begin = after;
    for (int i = 0; i < MAX_STRETCHES; i++) {
      ZoneOffset offset = rules.getOffset(begin);
      @Nullable ZoneOffsetTransition end = rules.nextTransition(begin);
      Optional<LocalDateTime> found = fields.next(cursor);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      if (end == null || found.get().isBefore(end.getDateTimeBefore())) {
        return Optional.of(found.get().toInstant(offset));
      }
      if (end.isGap() && !fields.isEveryHour() && found.get().isBefore(end.getDateTimeAfter())) {
        return Optional.of(end.getInstant());
      }
      begin = end.getInstant();
      cursor = beginning(end);
    }
    return Optional.empty();
  }

  /** The local time after which the stretch behind a change of the clocks is searched. */
  private LocalDateTime beginning(ZoneOffsetTransition change) {
    LocalDateTime first =
        change.isOverlap() && !fields.isEveryHour()
            ? change.getDateTimeBefore()
            : change.getDateTimeAfter();
    return first.minusSeconds(1);
  }

  /** The local time of an instant or, in an hour that has been before, the end of that hour. */
  private LocalDateTime afterRepetition(Instant after) {
    LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
    @Nullable ZoneOffsetTransition last = rules.previousTransition(after.plusNanos(1));
    if (last == null || !last.isOverlap() || fields.isEveryHour()) {
      return local;
    }
    LocalDateTime end = last.getDateTimeBefore().minusSeconds(1);
    return local.isBefore(end) ? end : local;
  }
}
