/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two ways to do something, measured in turn: one, the other, the other, one, in several rounds.
 *
 * <p>What the machine does besides falls on both alike; what grows while it runs, too. The ratio is
 * the median of the rounds.
 */
final class Duel {
  private static final int ROUNDS = 3;

  private Duel() {}

  /** Measures a block of this many seconds and returns its rate. */
  @FunctionalInterface
  interface Block {
    double run(double seconds) throws InterruptedException;
  }

  /**
   * The medians of the rates and of their ratios.
   *
   * @param mine of the first
   * @param other of the second; null if there is none
   * @param ratio of the rounds; null without a second
   */
  record Rates(double mine, @Nullable Double other, @Nullable Double ratio) {}

  /**
   * Runs both.
   *
   * @param other null if there is nothing to compare with
   * @param seconds for each of the two
   */
  static Rates between(Block mine, @Nullable Block other, double seconds)
      throws InterruptedException {
    return between(mine, other, seconds / 3, seconds);
  }

  /**
   * Runs both.
   *
   * @param other null if there is nothing to compare with
   * @param before seconds for each of the two in which the JVM compiles what is measured then
   * @param seconds for each of the two
   */
  static Rates between(Block mine, @Nullable Block other, double before, double seconds)
      throws InterruptedException {
    for (int i = 0; i < ROUNDS; i++) {
      mine.run(before / ROUNDS);
      if (other != null) {
        other.run(before / ROUNDS);
      }
    }
    double block = seconds / ROUNDS / 2;
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      double own = mine.run(block);
      double foreign = other == null ? 0 : (other.run(block) + other.run(block)) / 2;
      own = (own + mine.run(block)) / 2;
      ours.add(own);
      theirs.add(foreign);
      ratios.add(own / foreign);
    }
    return other == null
        ? new Rates(median(ours), null, null)
        : new Rates(median(ours), median(theirs), median(ratios));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
