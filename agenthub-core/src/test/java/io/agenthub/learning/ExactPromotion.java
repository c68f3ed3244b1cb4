/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Map;
import java.util.TreeMap;

/**
 * The exact chance that a learning which works with a fixed probability is ever promoted within a
 * number of uses: the distribution over the score of the boundary, without what has reached it.
 */
final class ExactPromotion {
  private ExactPromotion() {}

  /** For the Beta model, without forgetting: {@code 3r - 7s >= 2W}. */
  static double beta(int priorWeight, double works, int uses) {
    return reached(3, -7, 2 * priorWeight, works, uses);
  }

  /** For steps of a tenth that never fall. */
  static double literal(double works, int uses) {
    return reached(1, 0, 2, works, uses);
  }

  private static double reached(int up, int down, int boundary, double works, int uses) {
    Map<Integer, Double> scores = Map.of(0, 1.0);
    double reached = 0;
    for (int i = 0; i < uses; i++) {
      Map<Integer, Double> next = new TreeMap<>();
      for (Map.Entry<Integer, Double> entry : scores.entrySet()) {
        int better = entry.getKey() + up;
        if (better >= boundary) {
          reached += entry.getValue() * works;
        } else {
          next.merge(better, entry.getValue() * works, Double::sum);
        }
        next.merge(entry.getKey() + down, entry.getValue() * (1 - works), Double::sum);
      }
      scores = next;
    }
    return reached;
  }
}
