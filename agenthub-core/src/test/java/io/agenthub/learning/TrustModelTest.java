/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustModelTest {
  private static final Instant NOW = Instant.parse("2026-05-17T08:00:00Z");

  private static Evidence evidence(TrustModel model, int confirmed, int contradicted) {
    Evidence evidence = Evidence.NONE;
    for (int i = 0; i < confirmed + contradicted; i++) {
      evidence = evidence.plus(i < confirmed, Evidence.ONE, NOW, model.recentCap());
    }
    return evidence;
  }

  private static Trust trust(TrustModel model, int confirmed, int contradicted) {
    return model.trust(evidence(model, confirmed, contradicted), 0, 0);
  }

  private static List<String> path(TrustModel model, int steps) {
    List<String> path = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      path.add(trust(model, i, 0).toString());
    }
    return path;
  }

  @Test
  void cleanConfirmations_leadToPolicy_inFour() {
    assertThat(path(BetaTrust.DEFAULT, 4))
        .containsExactly("0.500", "0.571", "0.625", "0.667", "0.700");
    assertThat(trust(BetaTrust.DEFAULT, 3, 0).isAtLeast(Trust.PROMOTED)).isFalse();
    assertThat(trust(BetaTrust.DEFAULT, 4, 0).isAtLeast(Trust.PROMOTED)).isTrue();
  }

  @Test
  void otherPriorWeights_haveTheirOwnPaths() {
    BetaTrust light = new BetaTrust(2, 33, Duration.ofDays(30));

    assertThat(path(light, 2)).containsExactly("0.500", "0.667", "0.750");
    assertThat(path(BetaTrust.STRICT, 7)).endsWith("0.688", "0.706");
  }

  @ParameterizedTest
  @CsvSource({"4, 0, true", "6, 1, false", "7, 1, true", "11, 3, true", "10, 3, false"})
  void boundary_isIncluded(int confirmed, int contradicted, boolean promoted) {
    assertThat(trust(BetaTrust.DEFAULT, confirmed, contradicted).isAtLeast(Trust.PROMOTED))
        .isEqualTo(promoted);
  }

  @Test
  void boundary_isTheLineOfTheFormula_asLongAsAllEvidenceIsRecent() {
    for (int r = 0; r <= 33; r++) {
      for (int s = 0; s <= 33 - r; s++) {
        assertThat(trust(BetaTrust.DEFAULT, r, s).isAtLeast(Trust.PROMOTED))
            .as("r %d s %d", r, s)
            .isEqualTo(3 * r - 7 * s >= 12);
      }
    }
  }

  @Test
  void idleEvidence_fadesByWholeDays() {
    Evidence ten = evidence(BetaTrust.DEFAULT, 10, 0);

    assertThat(ten.idleDays(NOW.plus(Duration.ofHours(23)))).isZero();
    assertThat(BetaTrust.DEFAULT.trust(ten, 0, 39).isAtLeast(Trust.PROMOTED)).isTrue();
    assertThat(BetaTrust.DEFAULT.trust(ten, 0, 40).isAtLeast(Trust.PROMOTED)).isFalse();
    assertThat(BetaTrust.DEFAULT.trust(ten, 0, 81).isAtLeast(Trust.KEPT)).isTrue();
    assertThat(BetaTrust.DEFAULT.trust(ten, 0, 83).isAtLeast(Trust.KEPT)).isFalse();
    assertThat(BetaTrust.DEFAULT.trust(ten, 0, 3000)).isEqualTo(Trust.HALF);
  }

  @Test
  void badRecord_doesNotRiseByWaiting() {
    Evidence bad = evidence(BetaTrust.DEFAULT, 1, 9);
    Trust before = BetaTrust.DEFAULT.trust(bad, 0, 0);

    assertThat(BetaTrust.DEFAULT.trust(bad, 0, 3000)).isEqualTo(before);
  }

  @Test
  void help_aloneEndsAtSixty_andIsNeverEnough() {
    for (int weight : new int[] {2, 6, 10}) {
      BetaTrust model = new BetaTrust(weight, 33, Duration.ofDays(30));
      assertThat(model.trust(Evidence.NONE, Long.MAX_VALUE / 4, 0)).isEqualTo(Trust.KEPT);
    }
    assertThat(BetaTrust.DEFAULT.trust(evidence(BetaTrust.DEFAULT, 2, 0), 9_000_000, 0))
        .hasToString("0.684");
    assertThat(BetaTrust.DEFAULT.trust(evidence(BetaTrust.DEFAULT, 3, 0), 9_000_000, 0))
        .hasToString("0.714");
  }

  @Test
  void linearModel_climbsInExactSteps() {
    assertThat(path(LinearTrust.LITERAL, 2)).containsExactly("0.500", "0.600", "0.700");
    assertThat(path(new LinearTrust(5, 0), 4)).endsWith("0.650", "0.700");
    assertThat(trust(LinearTrust.LITERAL, 2, 50)).isEqualTo(Trust.PROMOTED);
    assertThat(trust(new LinearTrust(10, 10), 2, 1)).hasToString("0.600");
    assertThat(trust(new LinearTrust(10, 10), 0, 9)).hasToString("0.000");
    assertThat(trust(LinearTrust.LITERAL, 99, 0)).hasToString("1.000");
  }

  @Test
  void linearModel_hearsNoHelp() {
    assertThat(LinearTrust.LITERAL.trust(Evidence.NONE, 9_000_000, 0)).isEqualTo(Trust.HALF);
  }

  @Test
  void modelsOutOfRange_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BetaTrust(0, 33, Duration.ofDays(30)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BetaTrust(6, 33, Duration.ofHours(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new LinearTrust(0, 0));
  }
}
