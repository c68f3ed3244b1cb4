/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one agent trusts a learning: an exact fraction from 0 to 1.
 *
 * <p>Comparisons are exact; only what is shown is rounded.
 *
 * @param numerator at least 0
 * @param denominator at least 1 and the numerator
 * @since 0.1
 */
public record Trust(long numerator, long denominator) implements Comparable<Trust> {
  /** Where every learning begins. */
  public static final Trust HALF = new Trust(1, 2);

  /** From here on a learning is active policy; the boundary is included. */
  public static final Trust PROMOTED = new Trust(7, 10);

  /** An active one below this is suspended. */
  public static final Trust KEPT = new Trust(6, 10);

  /** Below this it is kept for the record only. */
  public static final Trust DOUBTED = new Trust(4, 10);

  private static final List<Trust> BOUNDARIES = List.of(DOUBTED, HALF, KEPT, PROMOTED);
  private static final int SHOWN = 3;

  /** Checks the range; the terms stay as they are, because this is the hot path of the fold. */
  public Trust {
    if (numerator < 0 || denominator < 1 || numerator > denominator) {
      throw new IllegalArgumentException(
          "no fraction from 0 to 1: " + numerator + "/" + denominator);
    }
  }

  /** Whether it is that much or more. */
  public boolean isAtLeast(Trust other) {
    return compareTo(other) >= 0;
  }

  /** The smaller of two. */
  Trust min(Trust other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The order of the fractions, exact for all of them. */
  @Override
  public int compareTo(Trust other) {
    long high = Math.multiplyHigh(numerator, other.denominator);
    long otherHigh = Math.multiplyHigh(other.numerator, denominator);
    return high != otherHigh
        ? Long.compare(high, otherHigh)
        : Long.compareUnsigned(numerator * other.denominator, other.numerator * denominator);
  }

  /**
   * The trust to three decimals: rounded to the nearest, but never up to a boundary that it has not
   * reached, so that 0.6996 shows as 0.699.
   */
  public BigDecimal value() {
    BigDecimal exact = BigDecimal.valueOf(numerator);
    BigDecimal all = BigDecimal.valueOf(denominator);
    BigDecimal rounded = exact.divide(all, SHOWN, RoundingMode.HALF_UP);
    boolean crosses =
        BOUNDARIES.stream().anyMatch(b -> !isAtLeast(b) && rounded.compareTo(b.decimal()) >= 0);
    return crosses ? exact.divide(all, SHOWN, RoundingMode.DOWN) : rounded;
  }

  private BigDecimal decimal() {
    return BigDecimal.valueOf(numerator).divide(BigDecimal.valueOf(denominator));
  }

  /** The same as a percentage with one decimal, such as {@code 66.7 %}. */
  public String percent() {
    return value().movePointRight(2).setScale(1) + " %";
  }

  /** Whether it is the same fraction, in whatever terms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Trust trust && compareTo(trust) == 0;
  }

  @Override
  public int hashCode() {
    return value().hashCode();
  }

  @Override
  public String toString() {
    return value().toString();
  }
}
