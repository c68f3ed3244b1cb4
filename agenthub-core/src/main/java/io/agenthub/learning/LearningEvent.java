/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;

/**
 * A record of the learning stream.
 *
 * @since 0.1
 */
public sealed interface LearningEvent {
  /** Its number in the stream. */
  long sequence();

  /** When the broker stored it. */
  Instant at();

  /** On whose subject it was published. */
  String publisher();

  /** The learning it is about. */
  String learningId();

  /**
   * Somebody found something out.
   *
   * @param claimedId the id that the publisher gave; empty if none
   */
  record Published(
      long sequence, Instant at, String publisher, String learningId, String claimedId, Card card)
      implements LearningEvent {
    /** The same with the beginning of each text: a view need not hold what no session is shown. */
    Published brief() {
      return new Published(sequence, at, publisher, learningId, claimedId, card.brief());
    }
  }

  /**
   * It worked for the publisher, or it did not.
   *
   * @param worked whether it did
   */
  record Judged(
      long sequence,
      Instant at,
      String publisher,
      String learningId,
      boolean worked,
      Grounds grounds)
      implements LearningEvent {}

  /**
   * Somebody decided about it.
   *
   * @param decision what
   * @param reason why; may be empty
   */
  record Decided(
      long sequence,
      Instant at,
      String publisher,
      String learningId,
      Decision decision,
      String reason)
      implements LearningEvent {}

  /**
   * The publisher's policy held two learnings for one situation that say different things. It is no
   * evidence for either.
   *
   * @param learningId the one that stands
   * @param other the one that steps back in this situation
   * @param tie whether the evidence for both was the same, so that a person was asked
   */
  record Conflicted(
      long sequence, Instant at, String publisher, String learningId, String other, boolean tie)
      implements LearningEvent {}

  /** What can be decided. */
  enum Decision {
    /** Withdrawn: by its author or a person. */
    REVOKED,
    /** Allowed in spite of its risk: by a person. */
    APPROVED,
    /** Put away: by the agent itself, for itself, or by a person. */
    RETIRED
  }
}
