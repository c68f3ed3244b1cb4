/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlCharacters_becomeVisible() {
    assertThat(Printable.line("a\u001b[31mb\u0007\u009b1m\n\r\t"))
        .isEqualTo("a\\x1b[31mb\\x07\\x9b1m\\n\\r\\t");
  }

  @Test
  void invisibleAndTurningCharacters_becomeVisible() {
    assertThat(Printable.line("abc\u202edef\u200b\u2028\ufeff"))
        .isEqualTo("abc\\u202edef\\u200b\\u2028\\ufeff");
  }

  @Test
  void text_keepsItsLinesAndTabs_only() {
    assertThat(Printable.text("one\n\ttwo\r\nthree\u001b[2J"))
        .isEqualTo("one\n\ttwo\nthree\\x1b[2J");
    assertThat(Printable.text("")).isEmpty();
  }

  @Test
  void ordinaryText_isUntouched() {
    String text = "Grüße, 世界 🙂 ${x} \\ $1";

    assertThat(Printable.line(text)).isEqualTo(text);
    assertThat(Printable.brief("abcdef", 4)).isEqualTo("abc…");
  }
}
