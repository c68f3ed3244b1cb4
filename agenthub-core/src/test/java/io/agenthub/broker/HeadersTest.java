/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.error.PayloadRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"\uD83D", "x\uD83D", "\uD83Dx", "\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
  void halfACharacter_isRejected(String value) {
    assertThatExceptionOfType(PayloadRejectedException.class)
        .isThrownBy(() -> Headers.none().with("X-Key", value))
        .withMessageContaining("X-Key");
  }

  @Test
  void wholeCharacters_areKept() {
    String smiles = "\uD83D\uDE00\uD83D\uDE00 é";

    assertThat(Headers.none().with("X-Key", smiles).get("X-Key")).contains(smiles);
  }
}
