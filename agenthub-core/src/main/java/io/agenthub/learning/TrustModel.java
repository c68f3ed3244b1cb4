/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

/**
 * How evidence becomes trust: a pure function of the evidence, the help of others and the idle
 * time.
 *
 * <p>A model keeps these promises: without evidence the trust is {@link Trust#HALF}; a confirmation
 * never lowers it and a contradiction never raises it; the help of others, whatever its amount,
 * does not reach {@link Trust#PROMOTED} without evidence of one's own.
 *
 * <p><b>Threads:</b> safe for use by many; immutable.
 *
 * @since 0.1
 */
public interface TrustModel {
  /** In one word, as people see it. */
  String name();

  /**
   * How much evidence counts as recent, in millionths; more is scaled down. {@link Long#MAX_VALUE}
   * for a model that does not forget.
   */
  long recentCap();

  /**
   * The trust.
   *
   * @param evidence the agent's own
   * @param help what others' votes are worth, in millionths; the model caps it
   * @param idleDays whole days since the newest confirmation
   */
  Trust trust(Evidence evidence, long help, long idleDays);

  /** A cautious estimate, by which learnings of equal standing are ranked. */
  Trust lowerBound(Evidence evidence);
}
