/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which learnings name which as their sources, and which of them are withdrawn.
 *
 * <p><b>Threads:</b> for one.
 */
final class Descent {
  private final Map<String, List<Entry>> madeFrom = new HashMap<>();
  private final Set<Entry> revoked = new LinkedHashSet<>();

  void add(Entry entry) {
    for (String source : entry.card().derivedFrom()) {
      madeFrom.computeIfAbsent(source, s -> new ArrayList<>(1)).add(entry);
    }
  }

  void revoke(Entry entry) {
    revoked.add(entry);
  }

  /** What is in the view no more. */
  void forget(Entry entry) {
    revoked.remove(entry);
    for (String source : entry.card().derivedFrom()) {
      madeFrom.getOrDefault(source, new ArrayList<>()).remove(entry);
    }
  }

  /** Those that name this one as a source. */
  List<Entry> madeFrom(Entry source) {
    return madeFrom.getOrDefault(source.id, List.of());
  }

  /** Those that were withdrawn themselves, in the order in which they were. */
  Set<Entry> revoked() {
    return revoked;
  }
}
