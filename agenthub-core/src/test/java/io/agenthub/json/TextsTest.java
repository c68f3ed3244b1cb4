/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void cutText_endsWithAWholeCharacter() {
    assertThat(Texts.begin("abc", 3)).isEqualTo("abc");
    assertThat(Texts.begin("ab" + SMILE, 3)).isEqualTo("ab");
    assertThat(Texts.begin("a" + SMILE + "b", 3)).isEqualTo("a" + SMILE);
  }

  @Test
  void halfOfACharacter_becomesAQuestionMark() {
    assertThat(Texts.mended("a" + SMILE)).isEqualTo("a" + SMILE);
    assertThat(Texts.mended("a\uD83D b\uDE00")).isEqualTo("a? b?");
  }
}
