/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.time.Instant;
import java.util.List;

/**
 * Why a learning is what it is to one agent.
 *
 * @param learning as it stands
 * @param model by which it is judged
 * @param evidence the sums of all own outcomes
 * @param help what the votes of others add, in millionths of an outcome
 * @param steps what was recorded about it, oldest first, at most the newest {@value #MOST}
 * @param omitted how many older ones are left out; the sums contain them
 * @since 0.1
 */
public record Explanation(
    Learning learning,
    TrustModel model,
    Evidence evidence,
    long help,
    List<Step> steps,
    int omitted) {
  /** The most steps that are told. */
  public static final int MOST = 10_000;

  /** Copies the steps. */
  public Explanation {
    steps = List.copyOf(steps);
  }

  /** In a sentence: whether the agent acts by it, and why not if it does not. */
  public String verdict() {
    if (learning.isActive()) {
      return "allow: active policy at a trust of %s, by %d own confirmations and %d contradictions"
          .formatted(learning.trust(), learning.confirmations(), learning.contradictions());
    }
    String why =
        learning.reasons().isEmpty()
            ? "its trust is %s, and policy begins at %s".formatted(learning.trust(), Trust.PROMOTED)
            : String.join("; ", learning.reasons());
    boolean ask = learning.reasons().stream().anyMatch(reason -> reason.contains("a person must"));
    return (ask ? "ask: " : "deny: ") + why;
  }

  /**
   * One record of the log.
   *
   * @param event the record
   * @param weight what an outcome counted, in millionths; 0 for one that did not
   * @param note why it counts less than might be thought; empty if it does not
   * @param trust after it
   * @param state after it
   * @since 0.1
   */
  public record Step(
      LearningEvent event, long weight, String note, Trust trust, LearningState state) {
    /** When it was stored. */
    public Instant at() {
      return event.at();
    }
  }
}
