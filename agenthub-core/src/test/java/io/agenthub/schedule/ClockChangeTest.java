/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is due on the days when the clocks change, and a check of all against counting by hand. */
class ClockChangeTest {
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29, 30 2 * * *, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-10-25, 30 2 * * *, 2026-10-25T00:30:00Z",
    "America/New_York, 2026-03-08, 30 2 * * *, 2026-03-08T07:00:00Z",
    "America/New_York, 2026-11-01, 30 1 * * *, 2026-11-01T05:30:00Z",
    "Australia/Lord_Howe, 2026-10-04, 15 2 * * *, 2026-10-03T15:30:00Z",
    "Australia/Lord_Howe, 2026-04-05, 45 1 * * *, 2026-04-04T14:45:00Z",
    "America/Santiago, 2026-09-06, 30 0 * * *, 2026-09-06T04:00:00Z",
  })
  void dailyWork_isDueOnce_whenTheClocksChange(
      String zone, String day, String expression, Instant due) {
    Schedule schedule = Schedule.cron(expression).in(zone);
    ZoneId place = ZoneId.of(zone);
    Instant noonBefore = LocalDateTime.parse(day + "T12:00").minusDays(1).atZone(place).toInstant();
    Instant noon = LocalDateTime.parse(day + "T12:00").atZone(place).toInstant();

    assertThat(instants(schedule, noonBefore, noon)).containsExactly(due);
    assertThat(schedule.latest(noonBefore, noon)).contains(due);
  }

  @Test
  void severalInTheHourLeftOut_areDueOnce_atItsEnd() {
    Schedule schedule = Schedule.cron("*/20 2,3 * * *").in("Europe/Berlin");

    assertThat(instants(schedule, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"))
        .extracting(Instant::toString)
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z");
  }

  @Test
  void workByRealHours_keepsItsPace_whenTheClocksChange() {
    Schedule schedule = Schedule.cron("*/30 * * * *").in("Europe/Berlin");

    for (String day : List.of("2026-03-29", "2026-10-25")) {
      List<Instant> due = instants(schedule, day + "T00:00:00Z", day + "T04:00:00Z");
      assertThat(due).hasSize(8);
      for (int i = 1; i < due.size(); i++) {
        assertThat(Duration.between(due.get(i - 1), due.get(i))).isEqualTo(Duration.ofMinutes(30));
      }
    }
  }

  @Test
  void searchThatBeginsInsideTheRepeatedHour_findsNothingTwice() {
    Schedule schedule = Schedule.cron("*/20 1-3 * * *").in("Europe/Berlin");

    assertThat(schedule.next(Instant.parse("2026-10-25T00:50:00Z")))
        .contains(Instant.parse("2026-10-25T02:00:00Z"));
    assertThat(schedule.next(Instant.parse("2026-10-25T01:10:00Z")))
        .contains(Instant.parse("2026-10-25T02:00:00Z"));
    assertThat(schedule.next(Instant.parse("2026-10-25T01:59:59.9Z")))
        .contains(Instant.parse("2026-10-25T02:00:00Z"));
  }

  /** Random expressions, in zones with odd clocks, against every minute of some days looked at. */
  @Test
  void randomExpressions_areDue_whenCountingSaysSo() {
    long seed = Long.getLong("schedule.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> starts =
        List.of(
            "Europe/Berlin 2026-03-27T00:00",
            "Europe/Berlin 2026-10-23T00:00",
            "Australia/Lord_Howe 2026-10-02T00:00",
            "Australia/Lord_Howe 2026-04-03T00:00",
            "America/Santiago 2026-09-04T00:00",
            "America/Havana 2026-10-30T00:00",
            "Africa/Casablanca 2026-02-13T00:00",
            "Asia/Kathmandu 2028-02-27T00:00");
    for (int i = 0; i < 400; i++) {
      String[] start = starts.get(random.nextInt(starts.size())).split(" ", 2);
      ZoneId zone = ZoneId.of(start[0]);
      CountedCron counted = CountedCron.random(random);
      Instant begin = LocalDateTime.parse(start[1]).atZone(zone).toInstant();
      Instant end = begin.plus(Duration.ofDays(5));

      List<Instant> due = instants(Schedule.cron(counted.toString()).in(zone), begin, end);

      assertThat(due)
          .as("seed %d: '%s' in %s from %s", seed, counted, zone, begin)
          .containsExactlyElementsOf(new TreeSet<>(counted.due(zone, begin, end)));
    }
  }

  private static List<Instant> instants(Schedule schedule, String after, String until) {
    return instants(
        schedule, Instant.parse(after).minusSeconds(1), Instant.parse(until).minusSeconds(1));
  }

  private static List<Instant> instants(Schedule schedule, Instant after, Instant until) {
    List<Instant> due = new ArrayList<>();
    for (Instant next = schedule.next(after).orElseThrow();
        !next.isAfter(until);
        next = schedule.next(next).orElseThrow()) {
      due.add(next);
    }
    return due;
  }
}
