/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
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
      for (Iterator<Long> next = rank.getValue().iterator();
          next.hasNext() && best.size() < count; ) {
        best.add(Map.entry(next.next(), rank.getKey()));
      }
    }
    return best;
  }

  /** The oldest, so many. */
  List<Long> first(int count) {
    return bySequence.keySet().stream().limit(count).toList();
  }

  /**
   * How many messages the consumer has to deliver, oldest first, to bring those that are wanted,
   * until it would come to one that is not.
   *
   * @param passed what it delivers in between although it is not listed here
   */
  int leading(Set<Long> wanted, NavigableSet<Long> passed) {
    int count = 0;
    long last = 0;
    for (long next : bySequence.keySet()) {
      if (!wanted.contains(next)) {
        break;
      }
      count++;
      last = next;
    }
    return count == 0 ? 0 : count + passed.headSet(last, false).size();
  }
}
