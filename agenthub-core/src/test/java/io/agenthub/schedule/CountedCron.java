/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A cron expression that is evaluated by looking at every local minute, with nothing of what is
 * tested.
 */
final class CountedCron {
  private final Part minute;
  private final Part hour;
  private final Part dayOfMonth;
  private final Part month;
  private final Part dayOfWeek;

  private CountedCron(Part minute, Part hour, Part dayOfMonth, Part month, Part dayOfWeek) {
    this.minute = minute;
    this.hour = hour;
    this.dayOfMonth = dayOfMonth;
    this.month = month;
    this.dayOfWeek = dayOfWeek;
  }

  private record Part(String text, Set<Integer> values) {
    boolean isStar() {
      return text.equals("*") || text.equals("*/1");
    }
  }

  /** One with something due on most days, so that each comparison says something. */
  static CountedCron random(Random random) {
    return new CountedCron(
        part(random, 0, 59, 0.1),
        part(random, 0, 23, 0.3),
        random.nextInt(4) == 0 ? part(random, 1, 31, 0) : all(1, 31),
        all(1, 12),
        random.nextInt(4) == 0 ? part(random, 0, 6, 0) : all(0, 6));
  }

  private static Part all(int least, int most) {
    return new Part("*", range(least, most, 1));
  }

  private static Set<Integer> range(int from, int to, int step) {
    Set<Integer> values = new TreeSet<>();
    for (int i = from; i <= to; i += step) {
      values.add(i);
    }
    return values;
  }

  private static Part part(Random random, int least, int most, double stars) {
    if (random.nextDouble() < stars) {
      return all(least, most);
    }
    int from = least + random.nextInt(most - least + 1);
    int to = from + random.nextInt(most - from + 1);
    int step = 1 + random.nextInt(Math.max(1, (most - least) / 3));
    return switch (random.nextInt(5)) {
      case 0 -> new Part("*/" + step, range(least, most, step));
      case 1 -> new Part(from + "-" + to, range(from, to, 1));
      case 2 -> new Part(from + "-" + to + "/" + step, range(from, to, step));
      case 3 -> new Part(from + "," + to, new TreeSet<>(List.of(Math.min(from, to), to)));
      default -> new Part(Integer.toString(from), range(from, from, 1));
    };
  }

  private boolean matches(LocalDateTime time) {
    boolean ofMonth = dayOfMonth.values().contains(time.getDayOfMonth());
    boolean ofWeek = dayOfWeek.values().contains(time.getDayOfWeek().getValue() % 7);
    boolean either = !dayOfMonth.isStar() && !dayOfWeek.isStar();
    boolean day = either ? (ofMonth || ofWeek) : (ofMonth && ofWeek);
    return day
        && minute.values().contains(time.getMinute())
        && hour.values().contains(time.getHour())
        && month.values().contains(time.getMonthValue());
  }

  /** All that is due after {@code begin} and not after {@code end}, perhaps with repetitions. */
  List<Instant> due(ZoneId zone, Instant begin, Instant end) {
    List<Instant> due = new ArrayList<>();
    LocalDateTime time = LocalDateTime.ofInstant(begin.minus(Duration.ofHours(3)), ZoneOffset.UTC);
    LocalDateTime last = time.plusDays(8);
    for (time = time.minusDays(1).withSecond(0).withNano(0);
        time.isBefore(last);
        time = time.plusMinutes(1)) {
      if (matches(time)) {
        due.addAll(instants(zone, time));
      }
    }
    due.removeIf(instant -> !instant.isAfter(begin) || instant.isAfter(end));
    return due;
  }

  private List<Instant> instants(ZoneId zone, LocalDateTime time) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = zone.getRules().getTransition(time);
      return hour.isStar() ? List.of() : List.of(gap.getInstant());
    }
    int times = hour.isStar() ? offsets.size() : 1;
    return offsets.subList(0, times).stream().map(time::toInstant).toList();
  }

  @Override
  public String toString() {
    return String.join(
        " ", minute.text(), hour.text(), dayOfMonth.text(), month.text(), dayOfWeek.text());
  }
}
