/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the word of each principal counts at one agent, by what became of its learnings there:
 * the Beta score {@code (held + 1) / (held + refuted + 2)}, of which only the part over one half
 * counts. A newcomer's word weighs nothing, so that a new name gains nothing.
 *
 * <p><b>Threads:</b> for one.
 */
final class Reputations {
  private final Map<String, int[]> tallies = new HashMap<>();

  /** Notes what own evidence says of a learning of this principal by now. */
  void note(Entry learning, String principal, Trust local) {
    int now = local.isAtLeast(Trust.PROMOTED) ? 1 : local.isAtLeast(Trust.HALF) ? 0 : -1;
    int was = learning.credit(now);
    if (was != now) {
      int[] tally = tallies.computeIfAbsent(principal, p -> new int[2]);
      add(tally, was, -1);
      add(tally, now, 1);
    }
  }

  private static void add(int[] tally, int standing, int count) {
    if (standing != 0) {
      tally[standing > 0 ? 0 : 1] += count;
    }
  }

  /** What a vote of the principal weighs, in millionths of an outcome. */
  long weight(String principal) {
    int[] tally = tallies.get(principal);
    if (tally == null || tally[0] <= tally[1]) {
      return 0;
    }
    return Evidence.ONE * (tally[0] - tally[1]) / (tally[0] + tally[1] + 2);
  }
}
