/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Duration;
import java.time.Instant;

/**
 * How far waiting counts against urgency where messages are handed out by urgency.
 *
 * <p>Without ageing the more urgent message always goes first, and what is less urgent may wait for
 * ever. With it a message goes before one that is a level more urgent but came a step later, before
 * one that is two levels more urgent but came two steps later, and so on. What has urgency 0 goes
 * before everything all the same.
 *
 * <p>The order of two messages never changes: their ages differ by the same time for ever. So a
 * broker can keep what waits in its order.
 *
 * @param step how much later a message of one level more may come and still go first; at least a
 *     millisecond, or zero for no ageing
 * @since 0.1
 */
public record Ageing(Duration step) {
  /** The longest step; so no place in the order can overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Strict order by urgency. */
  public static final Ageing OFF = new Ageing(Duration.ZERO);

  /** Checks the range. */
  public Ageing {
    if (step.isNegative()
        || step.compareTo(LONGEST) > 0
        || (!step.isZero() && step.toMillis() == 0)) {
      throw new IllegalArgumentException("ageing: a step of " + step);
    }
  }

  /** Whether waiting counts at all. */
  public boolean isOn() {
    return !step.isZero();
  }

  /**
   * The place of a message in the order: the smallest goes first; of equal places the oldest.
   *
   * @param urgency 0 to 9
   * @param storedAt when it was stored
   */
  public long place(int urgency, Instant storedAt) {
    return place(urgency, isOn() ? storedAt.toEpochMilli() : 0);
  }

  /** The same, of a time in milliseconds of the epoch. */
  public long place(int urgency, long storedAtMillis) {
    if (!isOn() || urgency == 0) {
      return urgency;
    }
    return Math.max(1, storedAtMillis + urgency * step.toMillis());
  }
}
