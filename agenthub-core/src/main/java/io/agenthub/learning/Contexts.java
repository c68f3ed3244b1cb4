/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the same situation was seen: the first outcome in a context has its full weight, the
 * next half of it, and so on, the heaviest first, so that repetition is no corroboration and the
 * order of the outcomes does not matter.
 */
final class Contexts {
  /** A later outcome weighs less than a millionth. */
  private static final int MOST = 20;

  private @Nullable Map<String, long[]> weights;
  private int distinct;

  /**
   * Notes an outcome.
   *
   * @param context empty for one of its own
   * @return by how much the sum of its kind in this context has grown; at least 0
   */
  long add(String context, boolean worked, long weight) {
    if (weight == 0) {
      return 0;
    }
    if (context.isEmpty()) {
      distinct++;
      return weight;
    }
    Map<String, long[]> known = weights;
    if (known == null) {
      known = new HashMap<>();
      weights = known;
    }
    String key = (worked ? "+" : "-") + context;
    if (!known.containsKey(key) && !known.containsKey((worked ? "-" : "+") + context)) {
      distinct++;
    }
    long[] before = known.getOrDefault(key, new long[0]);
    long[] after = inserted(before, weight);
    known.put(key, after);
    return sum(after) - sum(before);
  }

  /** How many different contexts there are. */
  int distinct() {
    return distinct;
  }

  private static long[] inserted(long[] descending, long weight) {
    int at = 0;
    while (at < descending.length && descending[at] >= weight) {
      at++;
    }
    if (at >= MOST) {
      return descending;
    }
    long[] longer = new long[Math.min(MOST, descending.length + 1)];
    System.arraycopy(descending, 0, longer, 0, at);
    longer[at] = weight;
    System.arraycopy(descending, at, longer, at + 1, longer.length - at - 1);
    return longer;
  }

  private static long sum(long[] descending) {
    long sum = 0;
    for (int i = 0; i < descending.length; i++) {
      sum += descending[i] >> i;
    }
    return sum;
  }
}
