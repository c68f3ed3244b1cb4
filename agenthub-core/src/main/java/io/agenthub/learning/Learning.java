/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A learning as one agent sees it at one moment.
 *
 * @param id its id
 * @param card what it says
 * @param authors who published it, the first one first
 * @param publishedAt when it was first stored
 * @param trust this agent's trust
 * @param state what it is to this agent
 * @param reasons why it is no more than that, and warnings, as sentences without a full stop
 * @param confirmations own outcomes for it that count
 * @param contradictions own outcomes against it that count
 * @param votesFor principals that say it worked for them
 * @param votesAgainst principals that say it did not
 * @param sameAs the first learning that says the same in other words
 * @param conflictsWith what would be policy for the same situation and says something else
 * @since 0.1
 */
public record Learning(
    String id,
    Card card,
    List<String> authors,
    Instant publishedAt,
    Trust trust,
    LearningState state,
    List<String> reasons,
    int confirmations,
    int contradictions,
    int votesFor,
    int votesAgainst,
    Optional<String> sameAs,
    List<String> conflictsWith) {
  /** Copies the lists. */
  public Learning {
    authors = List.copyOf(authors);
    conflictsWith = List.copyOf(conflictsWith);
    reasons = List.copyOf(reasons);
  }

  /** Who published it first. */
  public String author() {
    return authors.get(0);
  }

  /** What it is about. */
  public String subject() {
    return card.subject();
  }

  /** What to do. */
  public String message() {
    return card.message();
  }

  /** Whether the agent acts by it. */
  public boolean isActive() {
    return state == LearningState.ACTIVE;
  }
}
