/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static List<Integer> numbers(Buckets buckets, long key) {
    List<Integer> numbers = new ArrayList<>();
    for (int item = buckets.first(key); item != 0; item = buckets.after(item)) {
      numbers.add(buckets.number(item));
    }
    return numbers;
  }

  @Test
  void numbers_areFoundInTheirOrder_theFirstFewOfEachKey() {
    SplittableRandom random = new SplittableRandom(13);
    Buckets buckets = new Buckets(3);
    Map<Long, List<Integer>> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = (long) random.nextInt(8_000) << (random.nextInt(2) * 40);
      buckets.add(key, i);
      List<Integer> numbers = expected.computeIfAbsent(key, k -> new ArrayList<>());
      if (numbers.size() < 3) {
        numbers.add(i);
      }
    }

    expected.forEach((key, numbers) -> assertThat(numbers(buckets, key)).isEqualTo(numbers));
    assertThat(expected).containsKey(0L).hasSizeGreaterThan(5_000);
    assertThat(buckets.first(-1)).isZero();
  }
}
