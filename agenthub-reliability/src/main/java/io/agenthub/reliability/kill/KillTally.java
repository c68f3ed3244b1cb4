/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the runner itself sees of a run.
 *
 * <p><b>Threads:</b> for one.
 */
final class KillTally {
  private final Map<Season.Mode, Integer> rounds = new EnumMap<>(Season.Mode.class);
  private final List<Duration> openings = new ArrayList<>();
  private int kills;
  private int unfinishedLogs;

  void round(Season.Mode mode, int victims) {
    rounds.merge(mode, 1, Integer::sum);
    kills += victims;
  }

  void opened(Duration took) {
    openings.add(took);
  }

  void log(WriteAheadLog log) {
    if (log.unfinished() > 0) {
      unfinishedLogs++;
    }
  }

  int rounds() {
    return rounds.values().stream().mapToInt(Integer::intValue).sum();
  }

  int rounds(Season.Mode mode) {
    return rounds.getOrDefault(mode, 0);
  }

  int kills() {
    return kills;
  }

  /** How often the death of all left a transaction in the log that never ended. */
  int unfinishedLogs() {
    return unfinishedLogs;
  }

  /** How long an opening took at most in this share of the cases. */
  Duration opening(double share) {
    if (openings.isEmpty()) {
      return Duration.ZERO;
    }
    List<Duration> sorted = openings.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
