/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Duration;

/**
 * The default model: the expected value of a Beta opinion with base rate one half (A. Jøsang,
 * Subjective Logic, 2016).
 *
 * <pre>
 * T(r, s) = (r + W/2) / (r + s + W)      r confirmations, s contradictions, prior weight W
 * T       = min(T over the whole life, T over the recent pair, T over the faded recent pair)
 * </pre>
 *
 * <p>With W = 6 clean confirmations lead over 0.5, 0.571, 0.625, 0.667 to 0.7, and {@code T >= 0.7}
 * is {@code 3r - 7s >= 2W}: one contradiction outweighs 2.33 confirmations. With independent
 * outcomes of success rate q the chance of ever reaching it is at most {@code x^(-2W/3)}, where x >
 * 1 solves {@code q x + (1 - q) x^(-7/3) = 1} (J. Ville, 1939): 11.5 % at q = 0.5, 0.17 % at 0.2.
 *
 * <p>The recent pair holds at most {@code recentOutcomes}, and is halved for each half-life in
 * which nothing was recorded, by whole days; the pair of the whole life keeps a bad record in
 * force. The help of others counts for at most W/4 confirmations, which alone gives 0.6.
 *
 * @param priorWeight W, how many outcomes the starting value is worth, at least 1
 * @param recentOutcomes how many outcomes the recent pair holds, at least 1
 * @param halfLife in which idle recent evidence loses half its weight, at least a day
 * @since 0.1
 */
public record BetaTrust(int priorWeight, int recentOutcomes, Duration halfLife)
    implements TrustModel {
  /** W = 6, 33 outcomes, 30 days. */
  public static final BetaTrust DEFAULT = new BetaTrust(6, 33, Duration.ofDays(30));

  /** W = 10: for learnings whose harm would be great; seven clean confirmations. */
  public static final BetaTrust STRICT = new BetaTrust(10, 33, Duration.ofDays(30));

  private static final int MOST = 1000;
  private static final int SECONDS_A_DAY = 86_400;

  /** Checks the ranges. */
  public BetaTrust {
    if (priorWeight < 1
        || priorWeight > MOST
        || recentOutcomes < 1
        || recentOutcomes > MOST
        || halfLife.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "Beta trust: prior weight %d and recent outcomes %d lie between 1 and %d, the half-life %s is at least a day"
              .formatted(priorWeight, recentOutcomes, MOST, halfLife));
    }
  }

  @Override
  public String name() {
    return "beta";
  }

  @Override
  public long recentCap() {
    return recentOutcomes * Evidence.ONE;
  }

  /** The most that others may add, in millionths. */
  long helpCap() {
    return priorWeight * Evidence.ONE / 4;
  }

  @Override
  public Trust trust(Evidence evidence, long help, long idleDays) {
    long added = Math.min(help, helpCap());
    Trust life = expected(evidence.confirmed() + added, evidence.contradicted());
    Trust recent = expected(evidence.recentlyConfirmed() + added, evidence.recentlyContradicted());
    if (idleDays == 0) {
      return life.min(recent);
    }
    double kept = StrictMath.pow(2, -(double) idleDays * SECONDS_A_DAY / halfLife.toSeconds());
    Trust faded =
        expected(
            (long) (evidence.recentlyConfirmed() * kept) + added,
            (long) (evidence.recentlyContradicted() * kept));
    return life.min(recent).min(faded);
  }

  private Trust expected(long confirmed, long contradicted) {
    long weight = priorWeight * Evidence.ONE;
    return new Trust(2 * confirmed + weight, 2 * (confirmed + contradicted + weight));
  }

  /** The belief {@code r / (r + s + W)} without the share of uncertainty. */
  @Override
  public Trust lowerBound(Evidence evidence) {
    long weight = priorWeight * Evidence.ONE;
    return new Trust(evidence.confirmed(), evidence.confirmed() + evidence.contradicted() + weight);
  }
}
