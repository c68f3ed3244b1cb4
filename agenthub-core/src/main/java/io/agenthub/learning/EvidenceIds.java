/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of the evidence that was counted for a learning: a set that only grows.
 *
 * <p>The ids are kept as characters, one after another in one array. They are by far the most that
 * a view holds, and as a set of texts they would be four objects each, which the garbage collector
 * copies and follows while a long stream is folded.
 *
 * <p><b>Threads:</b> for one.
 */
final class EvidenceIds {
  private static final char[] NO_CHARACTERS = {};
  private static final int[] NO_PLACES = {};
  private static final int FIRST_CHARACTERS = 64;
  private static final int FIRST_PLACES = 8;

  /** Odd, and another in each process, so that nobody can choose ids that share a place. */
  private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

  /** Each id behind its length. */
  private char[] characters = NO_CHARACTERS;

  private int used;

  /** Where an id begins, and one more; 0 if there is none. The next free place is the next one. */
  private int[] places = NO_PLACES;

  private int size;

  /**
   * Adds an id; false if it is there.
   *
   * @param id of less than 65,536 characters
   */
  boolean add(String id) {
    if (2 * size >= places.length) {
      spread();
    }
    int place = place(hash(id));
    while (places[place] != 0) {
      if (isAt(places[place] - 1, id)) {
        return false;
      }
      place = (place + 1) & (places.length - 1);
    }
    places[place] = append(id) + 1;
    size++;
    return true;
  }

  private int append(String id) {
    int begin = used;
    int end = Math.addExact(begin, 1 + id.length());
    if (end > characters.length) {
      int room = Math.max(FIRST_CHARACTERS, begin + (begin >> 1));
      characters = Arrays.copyOf(characters, Math.max(end, room));
    }
    characters[begin] = (char) id.length();
    id.getChars(0, id.length(), characters, begin + 1);
    used = end;
    return begin;
  }

  private boolean isAt(int begin, String id) {
    if (characters[begin] != id.length()) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (characters[begin + 1 + i] != id.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void spread() {
    places = new int[Math.max(FIRST_PLACES, 2 * places.length)];
    for (int begin = 0; begin < used; begin += 1 + characters[begin]) {
      int place = place(hash(begin));
      while (places[place] != 0) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = begin + 1;
    }
  }

  private static long hash(String id) {
    long hash = 0;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash + id.charAt(i)) * FACTOR;
    }
    return hash;
  }

  private long hash(int begin) {
    long hash = 0;
    for (int i = begin + 1; i <= begin + characters[begin]; i++) {
      hash = (hash + characters[i]) * FACTOR;
    }
    return hash;
  }

  /** The highest bits, which depend on all that is below them. */
  private int place(long hash) {
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(places.length)));
  }
}
