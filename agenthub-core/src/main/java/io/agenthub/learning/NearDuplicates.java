/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds learnings that say the same in other words.
 *
 * <p>Two texts are near-duplicates if the Sørensen-Dice coefficient of the sets of letter triples
 * of their words is over {@value #THRESHOLD}. Pairs worth comparing are found by MinHash with
 * banding (A. Broder, 1997): {@value #BANDS} bands of {@value #ROWS} rows miss one pair in 100,000
 * at the threshold. Only the first text of each group is kept for comparison.
 *
 * <p><b>Threads:</b> for one.
 */
final class NearDuplicates {
  static final double THRESHOLD = 0.85;
  static final int BANDS = 32;
  static final int ROWS = 4;

  private static final int SHINGLE = 3;

  /** How many of one bucket are compared, so that a flood of similar texts stays cheap. */
  private static final int MAX_COMPARED = 32;

  private static final long[] SEEDS = seeds();

  private final List<Text> texts = new ArrayList<>();
  private final Buckets buckets = new Buckets(MAX_COMPARED);

  /** With a triple that no text has: like nothing at all. */
  private static final Text GONE = new Text("", new int[] {-1});

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Text(String id, int[] shingles) {}

  private static long[] seeds() {
    long[] seeds = new long[BANDS * ROWS];
    for (int i = 0; i < seeds.length; i++) {
      seeds[i] = mix(0x9E3779B97F4A7C15L * (i + 1)) | 1;
    }
    return seeds;
  }

  /** Adds a text; tells the first one that says the same, if there is one. */
  Optional<String> add(String id, String words) {
    Text text = new Text(id, shingles(words));
    long[] keys = keys(text.shingles());
    for (long key : keys) {
      for (int item = buckets.first(key); item != 0; item = buckets.after(item)) {
        Text other = texts.get(buckets.number(item));
        if (dice(text.shingles(), other.shingles()) > THRESHOLD) {
          return Optional.of(other.id());
        }
      }
    }
    for (long key : keys) {
      buckets.add(key, texts.size());
    }
    texts.add(text);
    return Optional.empty();
  }

  /** Compares nothing with this text any more. */
  void forget(String id) {
    texts.replaceAll(text -> text.id().equals(id) ? GONE : text);
  }

  /** How alike two texts are, from 0 to 1. */
  static double similarity(String one, String other) {
    return dice(shingles(one), shingles(other));
  }

  private static int[] shingles(String text) {
    String joined = " " + String.join(" ", Words.of(text)) + " ";
    int[] found = new int[Math.max(0, joined.length() - SHINGLE + 1)];
    for (int i = 0; i < found.length; i++) {
      found[i] = (joined.charAt(i) * 31 + joined.charAt(i + 1)) * 31 + joined.charAt(i + 2);
    }
    return distinct(found);
  }

  /** In rising order, each once. */
  private static int[] distinct(int[] shingles) {
    Arrays.sort(shingles);
    int size = 0;
    for (int i = 0; i < shingles.length; i++) {
      if (i == 0 || shingles[i] != shingles[i - 1]) {
        shingles[size++] = shingles[i];
      }
    }
    return Arrays.copyOf(shingles, size);
  }

  private static double dice(int[] one, int[] other) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int order = Integer.compare(one[i], other[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int all = one.length + other.length;
    return all == 0 ? 1 : 2.0 * common / all;
  }

  private static long[] keys(int[] shingles) {
    long[] keys = new long[BANDS];
    long[] smallest = new long[ROWS];
    for (int band = 0; band < BANDS; band++) {
      smallest(shingles, band * ROWS, smallest);
      long key = band;
      for (long row : smallest) {
        key = mix(key * 31 + row);
      }
      keys[band] = key;
    }
    return keys;
  }

  /** The smallest hash by each seed of a band; all in one pass, none of which waits for another. */
  private static void smallest(int[] shingles, int firstSeed, long[] rows) {
    long first = Long.MAX_VALUE;
    long second = Long.MAX_VALUE;
    long third = Long.MAX_VALUE;
    long fourth = Long.MAX_VALUE;
    for (int shingle : shingles) {
      first = Math.min(first, hash(shingle, SEEDS[firstSeed]));
      second = Math.min(second, hash(shingle, SEEDS[firstSeed + 1]));
      third = Math.min(third, hash(shingle, SEEDS[firstSeed + 2]));
      fourth = Math.min(fourth, hash(shingle, SEEDS[firstSeed + 3]));
    }
    rows[0] = first;
    rows[1] = second;
    rows[2] = third;
    rows[3] = fourth;
  }

  private static long hash(int shingle, long seed) {
    long hash = (shingle ^ seed) * seed;
    return hash ^ hash >>> 29;
  }

  static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
