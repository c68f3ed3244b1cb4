/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import io.agenthub.error.InvalidScheduleException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When recurring work is due, and what happens when it cannot take place then.
 *
 * <p>Defaults: the machine's time zone; firings missed because no agent ran or it was paused are
 * made up for by one ({@link CatchUp#ONCE}); those that come due while the one before has not ended
 * are skipped; no jitter. Each method returns a new schedule.
 *
 * <p><b>Threads:</b> immutable.
 *
 * @since 0.1
 */
public final class Schedule {
  /** The shortest interval. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A hundred years, which every clock can count. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final String spec;
  private final @Nullable CronFields fields; // null for an interval
  private final Duration interval; // zero for a cron expression
  private final ZoneId zone;
  private final Rules rules;

  /** What happens when it cannot take place in time, and how far it is put off. */
  private record Rules(CatchUp whenMissed, CatchUp whenBusy, Duration jitter) {}

  private Schedule(
      String spec, @Nullable CronFields fields, Duration interval, ZoneId zone, Rules rules) {
    this.spec = spec;
    this.fields = fields;
    this.interval = interval;
    this.zone = zone;
    this.rules = rules;
  }

  private static Schedule of(String spec, @Nullable CronFields fields, Duration interval) {
    Rules rules = new Rules(CatchUp.ONCE, CatchUp.SKIP, Duration.ZERO);
    return new Schedule(spec, fields, interval, ZoneId.systemDefault(), rules);
  }

  private Schedule with(CatchUp whenMissed, CatchUp whenBusy, Duration jitter) {
    return new Schedule(spec, fields, interval, zone, new Rules(whenMissed, whenBusy, jitter));
  }

  /**
   * Due at the times of a cron expression, as in {@code 0 9 * * MON-FRI}.
   *
   * <p>Five fields, minute, hour, day of month, month and day of week, or six with the second
   * before them; {@code * , - /} and the names of months and days; where both days are given,
   * either will do. Or {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly}, {@code
   * @yearly}.
   *
   * <p>On the days when the clocks change, what is due in the hour that is left out is due once at
   * its end, and what is due in the hour that comes twice is due the first time. Where the hour is
   * {@code *}, real hours count.
   *
   * @throws InvalidScheduleException if it cannot be read or never comes due; names the column
   */
  public static Schedule cron(String expression) {
    return of(
        expression.strip().replaceAll("\\s+", " "), CronFields.parse(expression), Duration.ZERO);
  }

  /**
   * Due again and again after the same time, counted from when the schedule was first started on
   * the hub, whatever the time zone.
   *
   * @throws InvalidScheduleException if it is shorter than {@link #SHORTEST}
   */
  public static Schedule interval(Duration interval) {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new InvalidScheduleException(
          "An interval is from one second to a hundred years; this one is %s.".formatted(interval));
    }
    return of("@every " + Intervals.format(interval), null, interval);
  }

  /**
   * Reads an interval, such as {@code 5m}, {@code 1h30m} or {@code @every 5m}, or a cron
   * expression.
   *
   * @throws InvalidScheduleException if it is neither
   */
  public static Schedule parse(String text) {
    Optional<Duration> interval = Intervals.parse(text);
    if (interval.isPresent()) {
      return interval(interval.get());
    }
    if (!text.strip().contains(" ") && !text.startsWith("@")) {
      throw new InvalidScheduleException(
          "'%s' is neither an interval, such as 90s, 5m or 1h30m, nor a cron expression."
              .formatted(text.replaceAll("[^ -~]", "?")));
    }
    return cron(text);
  }

  /** The same by the clocks of another place; no effect on an interval. */
  public Schedule in(ZoneId place) {
    return new Schedule(spec, fields, interval, place, rules);
  }

  /**
   * The same by the clocks of another place, such as {@code Europe/Berlin}.
   *
   * @throws InvalidScheduleException if there is no such zone
   */
  public Schedule in(String place) {
    try {
      return in(ZoneId.of(place));
    } catch (DateTimeException e) {
      throw new InvalidScheduleException(
          "'%s' is not a time zone; write Europe/Berlin or UTC."
              .formatted(place.replaceAll("[^ -~]", "?")));
    }
  }

  /** The same with another answer to what was missed while no agent ran, or it was paused. */
  public Schedule whenMissed(CatchUp policy) {
    Objects.requireNonNull(policy, "policy");
    return with(policy, rules.whenBusy(), rules.jitter());
  }

  /** The same with another answer to what comes due before the last firing has ended. */
  public Schedule whenBusy(CatchUp policy) {
    Objects.requireNonNull(policy, "policy");
    return with(rules.whenMissed(), policy, rules.jitter());
  }

  /**
   * The same, each firing put off by up to this, so that many agents do not begin together. How
   * much follows from the instant and the name, so that all replicas agree on it.
   *
   * @param most not negative, at most a hundred years
   * @throws InvalidScheduleException if it is anything else
   */
  public Schedule jitter(Duration most) {
    if (most.isNegative() || most.compareTo(LONGEST) > 0) {
      throw new InvalidScheduleException(
          "A jitter is from none to a hundred years; this one is %s.".formatted(most));
    }
    return with(rules.whenMissed(), rules.whenBusy(), most);
  }

  /** The cron expression, or {@code @every} and the interval. */
  public String spec() {
    return spec;
  }

  /** By which clocks a cron expression goes. */
  public ZoneId zone() {
    return zone;
  }

  /** What becomes of firings that were missed. */
  public CatchUp whenMissed() {
    return rules.whenMissed();
  }

  /** What becomes of firings that find the last one not ended. */
  public CatchUp whenBusy() {
    return rules.whenBusy();
  }

  /** How far a firing is put off at most. */
  public Duration jitter() {
    return rules.jitter();
  }

  /**
   * The first instant after this one at which it is due, jitter apart.
   *
   * @param after for an interval, an instant at which it was due or began
   * @return empty if it is never due again
   */
  public Optional<Instant> next(Instant after) {
    return fields == null
        ? Optional.of(after.plus(interval))
        : new LocalTimes(fields, zone).next(after);
  }

  /**
   * The last instant in a stretch of time at which it was due, jitter apart.
   *
   * @param after the stretch begins after this; for an interval, an instant at which it was due
   * @param until the stretch ends with this
   * @return empty if it was not due
   */
  public Optional<Instant> latest(Instant after, Instant until) {
    if (fields == null) {
      long times = Math.max(0, Duration.between(after, until).dividedBy(interval));
      return times == 0 ? Optional.empty() : Optional.of(after.plus(interval.multipliedBy(times)));
    }
    LocalTimes times = new LocalTimes(fields, zone);
    if (!isDue(times, after, until)) {
      return Optional.empty();
    }
    // The latest x for which something is due in (x, until]: what is due then is the last.
    long low = after.getEpochSecond();
    long high = until.getEpochSecond();
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (isDue(times, Instant.ofEpochSecond(middle), until)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    Instant from = low == after.getEpochSecond() ? after : Instant.ofEpochSecond(low);
    return times.next(from);
  }

  private static boolean isDue(LocalTimes times, Instant after, Instant until) {
    return times.next(after).filter(due -> !due.isAfter(until)).isPresent();
  }

  @Override
  public String toString() {
    return fields == null ? spec : spec + " " + zone;
  }
}
