/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How far one agent trusts a learning, by its own evidence.
 *
 * <p>The expected value of a Beta opinion with base rate one half and prior weight {@value
 * #PRIOR_WEIGHT} (A. Jøsang, Subjective Logic, 2016): {@code T = (r + W/2) / (r + s + W)}. It
 * starts at 0.5; four clean confirmations reach 0.7; one contradiction outweighs 2.33
 * confirmations. The threshold is tested in integers, {@code 3r - 7s >= 2W}.
 *
 * @param confirmations r
 * @param contradictions s
 * @since 0.1
 */
public record Trust(int confirmations, int contradictions) {
  /** W: how much evidence the starting value is worth. */
  public static final int PRIOR_WEIGHT = 6;

  /** No evidence: 0.5. */
  public static final Trust NONE = new Trust(0, 0);

  /** The trust, from 0 to 1, to three decimals, rounded down so that 0.6999 never shows as 0.7. */
  public BigDecimal value() {
    BigDecimal favourable = BigDecimal.valueOf(2L * confirmations + PRIOR_WEIGHT);
    BigDecimal all = BigDecimal.valueOf(2L * (confirmations + contradictions + PRIOR_WEIGHT));
    return favourable.divide(all, 3, RoundingMode.DOWN);
  }

  /** Whether it has reached 0.7, the threshold of active policy. */
  public boolean isPromoted() {
    return 3L * confirmations - 7L * contradictions >= 2L * PRIOR_WEIGHT;
  }

  Trust confirmed() {
    return new Trust(confirmations + 1, contradictions);
  }

  Trust contradicted() {
    return new Trust(confirmations, contradictions + 1);
  }
}
