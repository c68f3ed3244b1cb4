/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

/**
 * The plain rule: 0.50, and a fixed step for each confirmation.
 *
 * <p>Use it knowingly. Without a penalty nothing ever lowers the trust: a learning that works once
 * in five times is promoted within 30 uses in 99 % of all cases. The help of others does not count,
 * and nothing decays.
 *
 * @param step what a confirmation adds, in hundredths, 1 to 50
 * @param penalty what a contradiction takes, in hundredths, 0 to 50
 * @since 0.1
 */
public record LinearTrust(int step, int penalty) implements TrustModel {
  /** 0.50, 0.60, 0.70, and never down. */
  public static final LinearTrust LITERAL = new LinearTrust(10, 0);

  private static final int START = 50;
  private static final long WHOLE = 100 * Evidence.ONE;

  /** Checks the ranges. */
  public LinearTrust {
    if (step < 1 || step > START || penalty < 0 || penalty > START) {
      throw new IllegalArgumentException(
          "linear trust: step %d lies between 1 and 50, penalty %d between 0 and 50"
              .formatted(step, penalty));
    }
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public long recentCap() {
    return Long.MAX_VALUE;
  }

  @Override
  public Trust trust(Evidence evidence, long help, long idleDays) {
    long score =
        START * Evidence.ONE + step * evidence.confirmed() - penalty * evidence.contradicted();
    return new Trust(Math.max(0, Math.min(WHOLE, score)), WHOLE);
  }

  @Override
  public Trust lowerBound(Evidence evidence) {
    return trust(evidence, 0, 0);
  }
}
