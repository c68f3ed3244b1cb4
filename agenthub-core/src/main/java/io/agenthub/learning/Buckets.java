/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers by key, some for each, in the order in which they came; all in a few arrays, because
 * there are many keys and most have one number.
 *
 * <p><b>Threads:</b> for one.
 */
final class Buckets {
  private static final int FIRST_ROOM = 64;

  /** So that nobody can choose keys that share a place; another in each process. */
  private static final long SALT = ThreadLocalRandom.current().nextLong();

  private final int most;

  /** The keys, each where its hash leads to or in the next free place; the heads lie beside. */
  private long[] keys = new long[FIRST_ROOM];

  /** The first item of the key; 0 where there is no key, so that items count from 1. */
  private int[] heads = new int[FIRST_ROOM];

  private int[] numbers = new int[FIRST_ROOM];

  /** The item after each; 0 after the last of a key. */
  private int[] following = new int[FIRST_ROOM];

  private int items;
  private int distinct;

  /**
   * Empty ones.
   *
   * @param most how many are kept for a key
   */
  Buckets(int most) {
    this.most = most;
  }

  void add(long key, int number) {
    if (2 * distinct >= keys.length) {
      spread();
    }
    int place = place(key);
    if (heads[place] == 0) {
      keys[place] = key;
      heads[place] = item(number);
      distinct++;
      return;
    }
    int last = heads[place];
    int count = 1;
    for (; following[last] != 0; last = following[last]) {
      count++;
    }
    if (count < most) {
      int item = item(number);
      following[last] = item;
    }
  }

  /** The first item of a key; 0 if there is none. */
  int first(long key) {
    return heads[place(key)];
  }

  /** The item of the same key after this one; 0 if it is the last. */
  int after(int item) {
    return following[item];
  }

  int number(int item) {
    return numbers[item];
  }

  private int item(int number) {
    items++;
    if (items == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * items);
      following = Arrays.copyOf(following, 2 * items);
    }
    numbers[items] = number;
    return items;
  }

  private void spread() {
    long[] before = keys;
    int[] headsBefore = heads;
    keys = new long[2 * before.length];
    heads = new int[2 * before.length];
    for (int i = 0; i < before.length; i++) {
      if (headsBefore[i] != 0) {
        int place = place(before[i]);
        keys[place] = before[i];
        heads[place] = headsBefore[i];
      }
    }
  }

  /** Where the key is, or would be. */
  private int place(long key) {
    int place = (int) NearDuplicates.mix(key ^ SALT) & (keys.length - 1);
    while (heads[place] != 0 && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }
}
