/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.500, false", "1, 0, 0.571, false", "2, 0, 0.625, false", "3, 0, 0.666, false",
    "4, 0, 0.700, true", "4, 1, 0.636, false", "6, 1, 0.692, false", "7, 1, 0.714, true",
    "0, 4, 0.300, false"
  })
  void trust_isTheBetaOpinion(int confirmed, int contradicted, BigDecimal value, boolean promoted) {
    Trust trust = new Trust(confirmed, contradicted);

    assertThat(trust.value()).isEqualByComparingTo(value);
    assertThat(trust.isPromoted()).isEqualTo(promoted);
  }

  @Test
  void promotion_happensExactlyAtSeventyPercent() {
    for (int r = 0; r <= 60; r++) {
      for (int s = 0; s <= 60; s++) {
        boolean exact = 10 * (r + 3) >= 7 * (r + s + 6);
        assertThat(new Trust(r, s).isPromoted()).as("r %d s %d", r, s).isEqualTo(exact);
      }
    }
  }
}
