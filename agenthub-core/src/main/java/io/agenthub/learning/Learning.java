/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

/**
 * A learning as one agent sees it.
 *
 * @param id the hash of its content
 * @param author who published it
 * @param subject what it is about
 * @param message what to do
 * @param confidence the author's own estimate, from 0 to 1; it does not count as evidence
 * @param trust this agent's trust, by its own evidence
 * @since 0.1
 */
public record Learning(
    String id, String author, String subject, String message, double confidence, Trust trust) {
  /** Whether the agent may act on it. */
  public enum State {
    /** Known, but not trusted enough. */
    CANDIDATE,
    /** Active policy. */
    ACTIVE
  }

  /** Whether the agent may act on it. */
  public State state() {
    return trust.isPromoted() ? State.ACTIVE : State.CANDIDATE;
  }

  Learning with(Trust other) {
    return new Learning(id, author, subject, message, confidence, other);
  }
}
