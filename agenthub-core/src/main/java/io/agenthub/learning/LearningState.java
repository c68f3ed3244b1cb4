/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

/**
 * What a learning is to one agent.
 *
 * <pre>
 * QUARANTINED    CANDIDATE ──0.70──▶ ACTIVE ──below 0.60──▶ SUSPENDED
 *                    ▲  └──below 0.40──▶ RETIRED ◀──below 0.40──┘ └──0.70──▶ ACTIVE
 *                    └──────0.50────────────┘          any ──▶ REVOKED
 * </pre>
 *
 * @since 0.1
 */
public enum LearningState {
  /** Refused by the content screen or a limit: listed, never shown to a model. */
  QUARANTINED,
  /** Known, not trusted enough: at most an unverified suggestion. */
  CANDIDATE,
  /** Policy of the agent. */
  ACTIVE,
  /** Was policy and failed: not applied until it has reached 0.70 again. */
  SUSPENDED,
  /** Kept for the record only. */
  RETIRED,
  /** Withdrawn by its author or a person, with everything derived from it; for ever. */
  REVOKED;

  /** The state by trust alone, after another one by trust alone. */
  LearningState next(Trust trust, boolean mayPromote) {
    if (!trust.isAtLeast(Trust.DOUBTED)) {
      return RETIRED;
    }
    if (mayPromote && trust.isAtLeast(Trust.PROMOTED)) {
      return ACTIVE;
    }
    return switch (this) {
      case ACTIVE -> trust.isAtLeast(Trust.KEPT) ? ACTIVE : SUSPENDED;
      case RETIRED -> trust.isAtLeast(Trust.HALF) ? CANDIDATE : RETIRED;
      default -> this;
    };
  }

  /** As programs read it: lower case. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
