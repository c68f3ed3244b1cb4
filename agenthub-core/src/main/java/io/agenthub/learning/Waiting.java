/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * How many learnings of each author wait for this agent's evidence, and how many more were not
 * taken in because of them.
 *
 * <p><b>Threads:</b> for one.
 */
final class Waiting {
  private final int most;
  private final Map<String, Integer> waiting = new HashMap<>();
  private final Map<String, Integer> refused = new HashMap<>();

  Waiting(int most) {
    this.most = most;
  }

  /** Whether there is room for one more of this author; if not, it is counted as refused. */
  boolean admits(String author) {
    if (of(author) < most) {
      return true;
    }
    refused.merge(author, 1, Integer::sum);
    return false;
  }

  void add(Entry entry) {
    if (entry.confirmations() == 0 && entry.waits(true)) {
      waiting.merge(entry.author(), 1, Integer::sum);
    }
  }

  /** It waits no more: there is evidence, or it was put away. */
  void release(Entry entry) {
    if (entry.waits(false)) {
      waiting.merge(entry.author(), -1, Integer::sum);
    }
  }

  int of(String author) {
    return waiting.getOrDefault(author, 0);
  }

  Map<String, Integer> refused() {
    return Collections.unmodifiableMap(refused);
  }
}
