/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt, and how many there are.
 *
 * <p>The wait doubles with each attempt up to a maximum; half of it is random, so that many do not
 * come back together ("equal jitter").
 *
 * @param first the wait after the first attempt, before jitter
 * @param max the longest wait
 * @param attempts how often a message is tried before it is given up
 * @since 0.1
 */
public record Backoff(Duration first, Duration max, int attempts) {
  /** One second, doubling up to five minutes, five attempts. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 5);

  private static final int MAX_DOUBLINGS = 30;

  /** Checks the range. */
  public Backoff {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0 || attempts < 1) {
      throw new IllegalArgumentException(
          "back-off: first %s, max %s, attempts %d".formatted(first, max, attempts));
    }
    first = Waits.bounded(first);
    max = Waits.bounded(max);
  }

  /** The wait after this attempt, counted from 1. */
  public Duration after(int attempt, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, Math.max(0, attempt - 1));
    long full = Math.max(1, Math.min(max.toMillis(), doubled));
    return Duration.ofMillis(full / 2 + random.nextLong(full - full / 2 + 1));
  }
}
