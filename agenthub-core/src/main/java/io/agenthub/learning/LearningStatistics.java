/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Map;

/**
 * What a view holds, in numbers.
 *
 * @param states how many learnings are in each state
 * @param confirmations own outcomes for learnings that count
 * @param contradictions own outcomes against them that count
 * @param activeFrom how many active policies come from each author: from whom this agent learns
 * @param refused how many learnings of each author were not taken in, because too many of its wait
 *     for evidence
 * @since 0.1
 */
public record LearningStatistics(
    Map<LearningState, Integer> states,
    long confirmations,
    long contradictions,
    Map<String, Integer> activeFrom,
    Map<String, Integer> refused) {
  /** Copies the maps. */
  public LearningStatistics {
    states = Map.copyOf(states);
    activeFrom = Map.copyOf(activeFrom);
    refused = Map.copyOf(refused);
  }
}
