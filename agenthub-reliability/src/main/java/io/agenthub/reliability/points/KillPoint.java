/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

/** Where in the cycle of a message its agent is killed. */
public enum KillPoint {
  /** The message was handed out; the handler has not begun. */
  BEFORE_HANDLER,
  /** The handler works. */
  IN_HANDLER,
  /** The handler has returned; nothing was asked of the broker. */
  AFTER_HANDLER,
  /** The whole ending is on its way to the broker. */
  IN_COMPLETION,
  /** The completion is stored, and nothing behind it. */
  AFTER_COMPLETION,
  /** Completion and notice are stored, the acknowledgement is on its way. */
  IN_ACK,
  /** All is stored; the agent has not heard of it. */
  AFTER_ACK;

  /** Whether the ending must be incomplete, complete or either when the kill comes. */
  boolean isRace() {
    return this == IN_COMPLETION || this == IN_ACK;
  }
}
