/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.recurring.Recurring;
import io.agenthub.schedule.Schedule;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Recurring work as it is written on the command line: {@code SPEC=PROMPT}.
 *
 * @param schedule when
 * @param name what the hub remembers it by: the first words of the prompt
 * @param prompt what to do
 */
record EverySpec(Schedule schedule, String name, String prompt) {
  private static final int MAX_NAME = 40;
  private static final int MAX_HASH = 8;

  /** Reads {@code SPEC=PROMPT}, where SPEC is an interval or a cron expression. */
  static EverySpec parse(String text) {
    int equals = text.indexOf('=');
    String prompt = text.substring(equals + 1).strip();
    if (equals < 1 || prompt.isEmpty()) {
      throw new TypeConversionException(
          "'%s' is not SPEC=PROMPT; write '5m=Check the build' or '0 9 * * MON-FRI=Report'"
              .formatted(text));
    }
    return new EverySpec(Schedule.parse(text.substring(0, equals)), name(prompt), prompt);
  }

  private static String name(String prompt) {
    String words =
        prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = cut(words, MAX_NAME);
    return name.isEmpty() ? "work-" + Integer.toHexString(prompt.hashCode()) : name;
  }

  private static String cut(String words, int most) {
    return words.substring(0, Math.min(most, words.length())).replaceAll("-$", "");
  }

  /**
   * The same work under names of their own: what begins with the words of an earlier one, such as
   * the same prompt at another time, is told apart by all that was written.
   */
  static List<EverySpec> distinct(List<EverySpec> all) {
    Set<String> names = new HashSet<>();
    return all.stream().map(work -> names.add(work.name) ? work : work.renamed()).toList();
  }

  private EverySpec renamed() {
    String hash = Integer.toHexString((schedule.spec() + "=" + prompt).hashCode());
    return new EverySpec(schedule, cut(name, MAX_NAME - MAX_HASH - 1) + "-" + hash, prompt);
  }

  /** The work, by the clocks of a zone; null for those of this machine. */
  Recurring in(@Nullable ZoneId zone) {
    return Recurring.of(zone == null ? schedule : schedule.in(zone), name, prompt);
  }
}
