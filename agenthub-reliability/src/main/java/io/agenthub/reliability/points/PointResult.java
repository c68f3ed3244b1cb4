/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a run of kill points found. */
final class PointResult {
  private final List<String> violations = new ArrayList<>();
  private final Map<KillPoint, int[]> tally = new EnumMap<>(KillPoint.class);

  /** One kill: whether the completion was stored then, and how often the handler began in all. */
  void killed(KillPoint point, boolean completed, long starts) {
    int[] counts = tally.computeIfAbsent(point, p -> new int[3]);
    counts[0]++;
    counts[1] += completed ? 1 : 0;
    counts[2] += starts > 1 ? 1 : 0;
  }

  void violation(KillPoint point, String id, String what) {
    violations.add("%s, %s: %s".formatted(point, id, what));
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  int rounds(KillPoint point) {
    return tally.getOrDefault(point, new int[3])[0];
  }

  int completedAtTheKill(KillPoint point) {
    return tally.getOrDefault(point, new int[3])[1];
  }

  int begunAgain(KillPoint point) {
    return tally.getOrDefault(point, new int[3])[2];
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (KillPoint point : KillPoint.values()) {
      text.append(
          "%-16s %3d kills, completion stored at %3d, handler begun again after %3d%n"
              .formatted(point, rounds(point), completedAtTheKill(point), begunAgain(point)));
    }
    return text.append("violations: ").append(violations.size()).toString();
  }
}
