/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.schedule;

import io.agenthub.message.Message;
import io.agenthub.recurring.Planned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What was due, what was fired, and what was completed how often.
 *
 * <p>A job is due each second from its first firing to the instant up to which it is settled. What
 * waits in the inbox at the end is fired and not missing.
 */
final class ScheduleAccount {
  private final Map<String, Instant> settled = new HashMap<>();
  private final Map<String, Set<Instant>> fired = new TreeMap<>();
  private final Map<String, String> instants = new HashMap<>();
  private final Map<String, Integer> completions = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();

  void settled(Planned planned) {
    settled.put(planned.name(), planned.settledUntil());
  }

  void fired(Message message) {
    message
        .envelope()
        .payload()
        .text("due_at")
        .ifPresent(
            due -> {
              String job = message.subject();
              fired.computeIfAbsent(job, j -> new TreeSet<>()).add(Instant.parse(due));
              instants.put(message.id(), job + " " + due);
            });
  }

  void waiting(Collection<String> ids) {
    waiting.addAll(ids);
  }

  void completed(Path file) {
    try {
      Files.readAllLines(file).forEach(id -> completions.merge(id, 1, Integer::sum));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How it ended.
   *
   * @param ended whether the hub has a completion of a message
   */
  ScheduleResult result(Predicate<String> ended, int kills, int freezes) {
    Set<String> missing = lost(ended);
    int due = 0;
    for (Map.Entry<String, Instant> job : settled.entrySet()) {
      Set<Instant> done = fired.getOrDefault(job.getKey(), Set.of());
      Instant first = done.stream().min(Instant::compareTo).orElse(job.getValue());
      for (Instant at = first; !at.isAfter(job.getValue()); at = at.plusSeconds(1)) {
        due++;
        if (!done.contains(at)) {
          missing.add(job.getKey() + " " + at);
        }
      }
    }
    Set<String> doubled = new TreeSet<>();
    completions.forEach(
        (id, times) -> {
          if (times > 1) {
            doubled.add(id);
          }
        });
    return new ScheduleResult(due, missing, doubled, kills, freezes);
  }

  /** What was fired and neither waits nor has come to its end. */
  private Set<String> lost(Predicate<String> ended) {
    Set<String> lost = new TreeSet<>();
    instants.forEach(
        (id, instant) -> {
          if (!waiting.contains(id) && !ended.test(id)) {
            lost.add(instant);
          }
        });
    return lost;
  }
}
