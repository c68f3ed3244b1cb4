/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.InvalidScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading schedules, and what is due next and last. */
class ScheduleTest {
  private static final Instant SUNDAY = Instant.parse("2026-11-22T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0 9 * * MON-FRI; 2026-11-23T09:00:00Z",
        "*/15 * * * *; 2026-11-22T10:15:00Z",
        "*/10 * * * * *; 2026-11-22T10:00:10Z",
        "0 0 13 * FRI; 2026-11-27T00:00:00Z",
        "0 0 * * 7; 2026-11-29T00:00:00Z",
        "0 0 * * 0; 2026-11-29T00:00:00Z",
        "0 12 * * sun-tue; 2026-11-22T12:00:00Z",
        "0 0 1,15 jan,JUL *; 2027-01-01T00:00:00Z",
        "30 8-10/2 * * *; 2026-11-22T10:30:00Z",
        "0 0 29 2 *; 2028-02-29T00:00:00Z",
        "@daily; 2026-11-23T00:00:00Z",
        "@Weekly; 2026-11-29T00:00:00Z",
        "@hourly; 2026-11-22T11:00:00Z"
      })
  void cron_isNextDue(String expression, Instant next) {
    assertThat(Schedule.parse(expression).in("UTC").next(SUNDAY)).contains(next);
  }

  @Test
  void partOfASecond_doesNotMoveTheInstant() {
    Schedule everySecond = Schedule.cron("* * * * * *").in("UTC");

    assertThat(everySecond.next(Instant.parse("2026-11-22T10:00:00.5Z")))
        .contains(Instant.parse("2026-11-22T10:00:01Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "61 * * * *; minute '61'; 1",
        "0 25 * * *; hour '25'; 3",
        "0 9 * * FOO; day of week 'FOO'; 9",
        "0  9 * * BAR; day of week 'BAR'; 10",
        "*/0 * * * *; minute '*/0'; 1",
        "5-1 * * * *; minute '5-1'; 1",
        "0 22-2 * * *; hour '22-2'; 3",
        "0 9 0 * *; day of month '0'; 5",
        "0 9 * 13 *; month '13'; 7",
        "0 9 L * *; day of month 'L'; 5",
        "1,, * * * *; minute '1,,'; 1",
        "99 0 9 * * *; second '99'; 1",
        "-1 * * * *; minute '-1'; 1"
      })
  void badField_isNamed_withItsColumn(String expression, String field, int column) {
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.parse(expression))
        .withMessageContaining(field)
        .withMessageContaining("column " + column)
        .satisfies(e -> assertThat(e.column()).hasValue(column));
  }

  @Test
  void whatIsNoSchedule_isRefused() {
    for (String text :
        List.of("", "5x", "* * *", "* * * * * * *", "@sometimes", "@every 5", "\u0000 *")) {
      assertThatExceptionOfType(InvalidScheduleException.class)
          .as(text)
          .isThrownBy(() -> Schedule.parse(text));
    }
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.cron("0 9 * * *".repeat(1_000)));
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.cron("@daily").in("Mars/Olympus"))
        .withMessageContaining("Europe/Berlin");
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.interval(Duration.ofMillis(999)));
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.parse("0s"));
  }

  @Test
  void jitterThatNoClockCanCount_isRefused() {
    Schedule daily = Schedule.cron("@daily");

    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> daily.jitter(ChronoUnit.FOREVER.getDuration()));
    assertThat(daily.jitter(Duration.ofDays(36_500)).jitter()).isEqualTo(Duration.ofDays(36_500));
  }

  @Test
  void dayThatNeverComes_isRefused() {
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.cron("0 0 30 2 *"))
        .withMessageContaining("never");
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.cron("0 0 31 4,6 *"));
  }

  @Test
  void interval_countsFromWhenItWasDue() {
    Schedule schedule = Schedule.parse("1h30m");

    assertThat(schedule.spec()).isEqualTo("@every 1h30m");
    assertThat(Schedule.parse(schedule.spec()).next(SUNDAY)).contains(SUNDAY.plusSeconds(5_400));
    assertThat(schedule.latest(SUNDAY, SUNDAY.plusSeconds(5_399))).isEmpty();
    assertThat(schedule.latest(SUNDAY, SUNDAY.plusSeconds(16_300)))
        .contains(SUNDAY.plusSeconds(16_200));
    assertThat(schedule.latest(SUNDAY, SUNDAY.minusSeconds(5))).isEmpty();
  }

  @Test
  void latestOfACron_isTheLastDue_howeverLongTheStretch() {
    Schedule schedule = Schedule.cron("*/5 * * * *").in("UTC");
    Instant month = SUNDAY.plus(Duration.ofDays(30)).plusSeconds(301);

    assertThat(schedule.latest(SUNDAY, month))
        .contains(SUNDAY.plus(Duration.ofDays(30)).plusSeconds(300));
    assertThat(schedule.latest(SUNDAY, SUNDAY.plusSeconds(300))).contains(SUNDAY.plusSeconds(300));
    assertThat(schedule.latest(SUNDAY, SUNDAY.plusSeconds(299))).isEmpty();
    assertThat(schedule.latest(SUNDAY, SUNDAY)).isEmpty();
    assertThat(schedule.latest(SUNDAY, SUNDAY.minusSeconds(900))).isEmpty();
  }
}
