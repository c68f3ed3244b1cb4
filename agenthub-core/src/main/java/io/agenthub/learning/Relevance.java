/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Finds the learnings that matter for a text: an inverted index of their words, those of the
 * situation twice as heavy as those of the advice, rare words heavier than common ones.
 *
 * <p>A learning is relevant if a third of the words of its situation occur, or two of all its
 * words.
 *
 * <p><b>Threads:</b> for one.
 */
final class Relevance {
  private static final int SITUATION = 2;
  private static final int ADVICE = 1;
  private static final int ENOUGH_WORDS = 2;
  private static final int PART_OF_SITUATION = 3;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Postings> index = new HashMap<>();

  private static final Entry GONE = new Entry("", 0, 1);

  private record Entry(String id, int situationWords, double length) {}

  /** The learnings in which a word occurs, the lowest bit saying whether in the situation. */
  private static final class Postings {
    private int[] items = new int[2];
    private int size;

    void add(int entry, boolean situation) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      items[size++] = entry << 1 | (situation ? 1 : 0);
    }
  }

  void add(String id, Card card) {
    Set<String> situation = new HashSet<>(Words.of(card.trigger() + " " + card.category()));
    Set<String> advice = new HashSet<>(Words.of(card.subject() + " " + card.message()));
    advice.removeAll(situation);
    int number = entries.size();
    entries.add(
        new Entry(id, situation.size(), Math.sqrt(situation.size() * SITUATION + advice.size())));
    situation.forEach(word -> postings(word).add(number, true));
    advice.forEach(word -> postings(word).add(number, false));
  }

  /** Finds this one for no text any more. */
  void forget(String id) {
    entries.replaceAll(entry -> entry.id().equals(id) ? GONE : entry);
  }

  private Postings postings(String word) {
    return index.computeIfAbsent(word, w -> new Postings());
  }

  /**
   * The most relevant ids, best first.
   *
   * @param wanted which may be among them; asked only for those that are relevant
   * @param weight multiplies the likeness of one that is wanted
   */
  List<String> find(
      String text, int limit, Predicate<String> wanted, ToDoubleFunction<String> weight) {
    double[] scores = new double[entries.size()];
    int[] hits = new int[entries.size()];
    List<Integer> touched = new ArrayList<>();
    for (String word : new HashSet<>(Words.of(text))) {
      Postings postings = index.get(word);
      if (postings != null) {
        score(postings, scores, hits, touched);
      }
    }
    record Found(String id, double score, int number) {}
    List<Found> found = new ArrayList<>();
    for (int number : touched) {
      Entry entry = entries.get(number);
      if (isRelevant(entry, hits[number]) && wanted.test(entry.id())) {
        double score = scores[number] / entry.length() * weight.applyAsDouble(entry.id());
        found.add(new Found(entry.id(), score, number));
      }
    }
    return found.stream()
        .sorted(
            Comparator.comparingDouble(Found::score)
                .reversed()
                .thenComparing(Comparator.comparingInt(Found::number).reversed()))
        .limit(limit)
        .map(Found::id)
        .toList();
  }

  /** Sums up a word; hits count words in the low half, words of the situation in the high half. */
  private void score(Postings postings, double[] scores, int[] hits, List<Integer> touched) {
    double rarity = Math.log1p((double) entries.size() / postings.size);
    for (int i = 0; i < postings.size; i++) {
      int number = postings.items[i] >> 1;
      boolean situation = (postings.items[i] & 1) == 1;
      if (hits[number] == 0) {
        touched.add(number);
      }
      hits[number] += situation ? 0x10001 : 1;
      scores[number] += rarity * (situation ? SITUATION : ADVICE);
    }
  }

  private static boolean isRelevant(Entry entry, int hits) {
    if (entry.id().isEmpty()) {
      return false;
    }
    int words = hits & 0xffff;
    int situation = hits >>> 16;
    return words >= ENOUGH_WORDS
        || (situation > 0 && situation * PART_OF_SITUATION >= entry.situationWords());
  }
}
