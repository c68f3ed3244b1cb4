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
  void invisibleCharacters_areTakenOut_whatIsSeenStays() {
    String tags = new StringBuilder().appendCodePoint(0xE0000).appendCodePoint(0xE0041).toString();
    String hidden = "\u0007\u001B\u00AD\u034F\u061C\u200B\u200F\u202E\u2066\u3164\uE000\uFEFF";

    assertThat(Unicode.visible("a" + hidden + tags + "b")).isEqualTo("ab");
    assertThat(Unicode.visible("a\uFE00\uFE01\uDB40\uDD00b")).isEqualTo("ab");
    for (String seen : new String[] {"\u2764\uFE0F", SMILE, "\u00E9 \u4E2D\t\u05D0\n\u00A0"}) {
      assertThat(Unicode.visible(seen)).isEqualTo(seen);
    }
  }

  @Test
  void lineBreaks_areLineFeeds_andSpacesOnOneLine() {
    String text = "a\u2028b\u2029c\u0085d\r\ne\rf\u000Bg\u000Ch";

    assertThat(Unicode.visible(text)).isEqualTo("a\nb\nc\nd\ne\nf\ng\nh");
    assertThat(Unicode.line(text + "\ti")).isEqualTo("a b c d e f g h i");
  }

  @Test
  void halves_areReplaced_pairsAreNot() {
    assertThat(Unicode.repaired("a" + SMILE)).isEqualTo("a" + SMILE);
    assertThat(Unicode.repaired("a\uD83D")).isEqualTo("a\uFFFD");
    assertThat(Unicode.repaired("\uDE00" + SMILE + "\uD83Db\uD83D\uD83D"))
        .isEqualTo("\uFFFD" + SMILE + "\uFFFDb\uFFFD\uFFFD");
  }
}
