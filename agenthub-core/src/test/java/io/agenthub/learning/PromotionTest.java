/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the right and the wrong learnings become policy; the seed is fixed. */
class PromotionTest {
  private static final int SEED = 20_260_517;
  private static final int RUNS = 6000;
  private static final Simulation SIMULATION = new Simulation(SEED, RUNS);

  /** For long runs; the page of results has them in full number. */
  private static final Simulation SMALL = new Simulation(SEED, 1000);

  private static double threeStandardErrors(double share) {
    return 3 * Math.sqrt(share * (1 - share) / RUNS) + 1e-9;
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 0.00165",
    "0.4, 0.0332",
    "0.5, 0.1027",
    "0.6, 0.2790",
    "0.8, 0.9089",
    "0.95, 1.0"
  })
  void shareOfPromoted_agreesWithTheExactOne(double works, double expected) {
    double exact = ExactPromotion.beta(6, works, 30);
    assertThat(exact).isCloseTo(expected, within(0.0001));

    assertThat(SIMULATION.promoted(BetaTrust.DEFAULT, works, 30))
        .isCloseTo(exact, within(threeStandardErrors(exact)));
  }

  @Test
  void useless_isPromotedInAtMost11And5Percent_evenIn1000Uses() {
    assertThat(SMALL.promoted(BetaTrust.DEFAULT, 0.5, 1000)).isLessThanOrEqualTo(0.115);
    assertThat(ExactPromotion.beta(6, 0.5, 1000)).isLessThanOrEqualTo(0.1152);
  }

  @Test
  void harmful_isPromotedInAtMostTwoInAThousand() {
    assertThat(SIMULATION.promoted(BetaTrust.DEFAULT, 0.2, 100)).isLessThanOrEqualTo(0.002);
    assertThat(ExactPromotion.beta(6, 0.2, 1000)).isLessThanOrEqualTo(0.0017);
  }

  @Test
  void good_isPromoted_afterAMedianOfFourUses() {
    List<Integer> uses = SIMULATION.promotions(BetaTrust.DEFAULT, 0.95, 30);

    assertThat(uses).hasSizeGreaterThan(RUNS * 999 / 1000);
    assertThat(Simulation.quantile(uses, 0.5)).isEqualTo(4);
    assertThat(Simulation.quantile(SMALL.promotions(BetaTrust.DEFAULT, 0.8, 1000), 0.5))
        .isLessThanOrEqualTo(8);
  }

  @Test
  void whatTurnsBad_isSuspended_afterAMedianOfTwentyOutcomes() {
    List<Integer> outcomes = SMALL.suspensions(BetaTrust.DEFAULT, 0.95, 0.2);

    assertThat(outcomes).hasSizeGreaterThan(980);
    assertThat(Simulation.quantile(outcomes, 0.5)).isLessThanOrEqualTo(20);
    assertThat(Simulation.quantile(outcomes, 0.95)).isLessThanOrEqualTo(27);
  }

  @ParameterizedTest
  @CsvSource({"0.9, 0.012", "0.8, 0.062"})
  void whatGoesOnWorking_isSeldomSuspended(double works, double share) {
    assertThat(SMALL.falselySuspended(BetaTrust.DEFAULT, works))
        .isLessThanOrEqualTo(share + 3 * Math.sqrt(share * (1 - share) / 1000));
  }

  @Test
  void literalRule_promotesWhatIsHarmful_asThisTestWouldNotice() {
    double share = SIMULATION.promoted(LinearTrust.LITERAL, 0.2, 30);

    assertThat(share)
        .isCloseTo(ExactPromotion.literal(0.2, 30), within(threeStandardErrors(0.9895)));
    assertThat(share).isGreaterThan(0.98);
  }
}
