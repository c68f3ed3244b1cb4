/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
  @ParameterizedTest
  @CsvSource({
    "1, 2, 0.500, 50.0 %",
    "4, 7, 0.571, 57.1 %",
    "2, 3, 0.667, 66.7 %",
    "7, 10, 0.700, 70.0 %",
    "6996, 10000, 0.699, 69.9 %",
    "69999, 100000, 0.699, 69.9 %",
    "5999, 10000, 0.599, 59.9 %",
    "0, 1, 0.000, 0.0 %",
    "1, 1, 1.000, 100.0 %"
  })
  void value_isRounded_butNeverUpToABoundary(
      long numerator, long denominator, String value, String percent) {
    Trust trust = new Trust(numerator, denominator);

    assertThat(trust.value().toPlainString()).isEqualTo(value);
    assertThat(trust.percent()).isEqualTo(percent);
  }

  @Test
  void equalFractions_areEqual() {
    assertThat(new Trust(3, 6)).isEqualTo(Trust.HALF);
    assertThat(new Trust(0, 9)).isEqualTo(new Trust(0, 1));
  }

  @Test
  void comparison_isExact_whereProductsOverflow() {
    long big = 4_000_000_000_000_000_007L;

    assertThat(new Trust(big - 1, big)).isLessThan(new Trust(big, big));
    assertThat(new Trust(big - 1, big).isAtLeast(Trust.PROMOTED)).isTrue();
    assertThat(new Trust(1, big)).isLessThan(new Trust(1, big - 2));
  }

  @Test
  void comparison_agreesWithFractionsOfSmallNumbers() {
    SplittableRandom random = new SplittableRandom(41);
    for (int i = 0; i < 10_000; i++) {
      long b = random.nextLong(1, 1000);
      long a = random.nextLong(0, b + 1);
      long d = random.nextLong(1, 1000);
      long c = random.nextLong(0, d + 1);

      assertThat(Integer.signum(new Trust(a, b).compareTo(new Trust(c, d))))
          .as("%d/%d, %d/%d", a, b, c, d)
          .isEqualTo(Long.signum(a * d - c * b));
    }
  }

  @Test
  void whatIsNoFraction_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Trust(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Trust(-1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Trust(0, 0));
  }
}
