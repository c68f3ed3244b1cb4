/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class HighestTest {
  private final SortedSet<String> stored = new TreeSet<>();
  private final Highest highest = new Highest();
  private int asked;

  private String stored(String from, String below) {
    asked++;
    SortedSet<String> found = stored.subSet(from, below);
    return found.isEmpty() ? "" : found.last();
  }

  private boolean isBelow(String text) {
    return highest.isBelow(text, this::stored);
  }

  @Test
  void whatIsHigherThanAllThatAreStored_isNotAmongThem() {
    stored.add("0192-b");

    assertThat(isBelow("0192-c")).isTrue();
    assertThat(isBelow("0192-b")).isFalse();
    assertThat(isBelow("0192-a")).isFalse();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void textsAreComparedWithThoseOfTheSameWord_only() {
    stored.add("0192-b");
    stored.add("done-0192-a");
    stored.add("done_0192-x");
    stored.add("donee");
    stored.add("done");

    assertThat(isBelow("0192-c")).isTrue();
    assertThat(isBelow("done-0192-b")).isTrue();
    assertThat(isBelow("done-0192-a")).isFalse();
    assertThat(isBelow("done")).isFalse();
    assertThat(isBelow("done_0192-w")).isFalse();
    assertThat(isBelow("donef")).isTrue();
  }

  @Test
  void beyondAscii_nothingIsCertain() {
    assertThat(isBelow("z\uffee")).isFalse();
    assertThat(highest.isKnownBelow("z\uffee")).isFalse();
    assertThat(asked).isZero();
  }

  @Test
  void whatWasNotAskedFor_isNotKnown() {
    assertThat(highest.isKnownBelow("1")).isFalse();
    assertThat(isBelow("1")).isTrue();
    assertThat(highest.isKnownBelow("1")).isTrue();
    assertThat(highest.isKnownBelow("a1")).isFalse();

    highest.forget();
    stored.add("2");

    assertThat(highest.isKnownBelow("1")).isFalse();
    assertThat(isBelow("1")).isFalse();
  }

  @Test
  void anyNumberOfWords_isAnsweredRightly() {
    for (int i = 0; i < 1000; i++) {
      String word = Integer.toString(i, 36).replaceAll("[0-9]", "x");
      stored.add(word + "-5");
      assertThat(isBelow(word + "-5")).isFalse();
      assertThat(isBelow(word + "-6")).isTrue();
    }
  }
}
