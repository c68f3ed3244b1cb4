/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one agent has seen of one learning, as two pairs of sums.
 *
 * <p>The pair of the whole life is never forgotten; the recent pair may be scaled down by a model,
 * so that new outcomes count against many old ones. All four are in millionths of one outcome of
 * full weight, so that boundaries are tested in integers.
 *
 * @param confirmed for the learning, ever
 * @param contradicted against it, ever
 * @param recentlyConfirmed for it, of late
 * @param recentlyContradicted against it, of late
 * @param lastConfirmed when the newest confirmation was recorded; null if there is none. A
 *     contradiction does not move it: else it could raise a trust that has faded
 * @since 0.1
 */
public record Evidence(
    long confirmed,
    long contradicted,
    long recentlyConfirmed,
    long recentlyContradicted,
    @Nullable Instant lastConfirmed) {
  /** The weight of one full outcome. */
  public static final long ONE = 1_000_000;

  /** No evidence. */
  public static final Evidence NONE = new Evidence(0, 0, 0, 0, null);

  /**
   * With one more outcome.
   *
   * @param weight in millionths, at least 0
   * @param recentCap how much the recent pair may hold together, in millionths; what is over it is
   *     taken from both in proportion
   */
  Evidence plus(boolean worked, long weight, Instant at, long recentCap) {
    if (weight == 0) {
      return this;
    }
    long recentFor = recentlyConfirmed + (worked ? weight : 0);
    long recent = recentlyConfirmed + recentlyContradicted + weight;
    if (recent > recentCap) {
      recentFor = Math.multiplyExact(recentFor, recentCap) / recent;
      recent = recentCap;
    }
    return new Evidence(
        confirmed + (worked ? weight : 0),
        contradicted + (worked ? 0 : weight),
        recentFor,
        recent - recentFor,
        worked && (lastConfirmed == null || at.isAfter(lastConfirmed)) ? at : lastConfirmed);
  }

  /** How many whole days lie between the newest confirmation and a later time; 0 without any. */
  long idleDays(Instant now) {
    return lastConfirmed == null ? 0 : Math.max(0, Duration.between(lastConfirmed, now).toDays());
  }
}
