/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnicodeTest {
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void cut_neverSplitsAPair() {
    String text = "ab" + SMILE + SMILE;

    assertThat(Unicode.cut(text, 6)).isEqualTo(text);
    assertThat(Unicode.cut(text, 5)).isEqualTo("ab" + SMILE);
    assertThat(Unicode.cut(text, 4)).isEqualTo("ab" + SMILE);
    assertThat(Unicode.cut(text, 3)).isEqualTo("ab");
    assertThat(Unicode.cut(text, 2)).isEqualTo("ab");
    assertThat(Unicode.cut(text, 0)).isEmpty();
  }

  @Test
  void halves_areReplaced_pairsAreNot() {
    assertThat(Unicode.repaired("a" + SMILE)).isEqualTo("a" + SMILE);
    assertThat(Unicode.repaired("a\uD83D")).isEqualTo("a\uFFFD");
    assertThat(Unicode.repaired("\uDE00" + SMILE + "\uD83Db\uD83D\uD83D"))
        .isEqualTo("\uFFFD" + SMILE + "\uFFFDb\uFFFD\uFFFD");
  }
}
