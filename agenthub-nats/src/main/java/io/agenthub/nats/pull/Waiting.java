/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which messages wait at the server for a consumer and how urgent each is: sequences only, some 100
 * bytes a message, and so bounded by the limit of unread messages.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Waiting {
  private final TreeMap<Long, Rank> bySequence = new TreeMap<>();
  private final NavigableMap<Rank, TreeSet<Long>> byRank = new TreeMap<>();

  void add(long sequence, Rank rank) {
    if (bySequence.putIfAbsent(sequence, rank) == null) {
      byRank.computeIfAbsent(rank, unused -> new TreeSet<>()).add(sequence);
    }
  }

  void remove(long sequence) {
    Rank rank = bySequence.remove(sequence);
    if (rank != null) {
      TreeSet<Long> same = byRank.get(rank);
      if (same != null) {
        same.remove(sequence);
        if (same.isEmpty()) {
          byRank.remove(rank);
        }
      }
    }
  }

  /** Forgets all up to a sequence, this one included. */
  void removeUpTo(long sequence) {
    while (!bySequence.isEmpty() && bySequence.firstKey() <= sequence) {
      remove(bySequence.firstKey());
    }
  }

  void clear() {
    bySequence.clear();
    byRank.clear();
  }

  boolean isEmpty() {
    return bySequence.isEmpty();
  }

  int size() {
    return bySequence.size();
  }

  /** The best of what waits, so many, the most urgent first; rank by rank, then by sequence. */
  List<Map.Entry<Long, Rank>> best(int count) {
    List<Map.Entry<Long, Rank>> best = new ArrayList<>();
    for (Map.Entry<Rank, TreeSet<Long>> rank : byRank.entrySet()) {
      if (best.size() >= count) {
        break;
      }
      for (Iterator<Long> next = rank.getValue().iterator();
          next.hasNext() && best.size() < count; ) {
        best.add(Map.entry(next.next(), rank.getKey()));
      }
    }
    return best;
  }

  /** The oldest; there has to be one. */
  long oldest() {
    return bySequence.firstKey();
  }

  /** Those that are wanted, oldest first, until the consumer would come to one that is not. */
  List<Long> leading(Set<Long> wanted) {
    return bySequence.keySet().stream().takeWhile(wanted::contains).toList();
  }
}
