/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.StoredMessage;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;

/**
 * Hears what happens to each message of a loop. All methods do nothing by default.
 *
 * <p>Called on the threads on which messages are handled, in the order in which it happened to each
 * message: it may send, but what it takes delays the next message. What it throws is logged.
 *
 * @since 0.1
 */
public interface LoopListener {
  /**
   * The broker has handed it out to this loop.
   *
   * @param attempt how often it was tried before, and one
   */
  default void onReceived(Role role, StoredMessage message, int attempt) {}

  /** The session begins to work on it. */
  default void onStarted(Role role, Message message) {}

  /** Its completion is recorded; {@code succeeded} is false if it failed for good. */
  default void onCompleted(Role role, Message message, boolean succeeded, String result) {}

  /** It had its completion already; the session did not see it, or its reply did not count. */
  default void onDuplicate(Role role, Message message) {}

  /** It is of a type that is noted only; the session was not woken. */
  default void onNoted(Role role, Message message) {}

  /** It will come again after the delay. */
  default void onRetried(Role role, Message message, Duration delay, String reason) {}

  /**
   * It goes back without having used an attempt: the agent said that it cannot work now, the loop
   * ends, or its sender has had its turns of this minute.
   */
  default void onGivenBack(Role role, Message message, String reason) {}

  /** It was given up and kept as a dead letter. */
  default void onDead(Role role, StoredMessage message, Reason reason, String detail) {}

  /** The session begins with something that no message asked for. */
  default void onErrandStarted(Role role, Message errand) {}

  /** An errand has ended. */
  default void onErrandEnded(Role role, Message errand, Outcome outcome) {}

  /** This listener and then another; what this one throws keeps the other from hearing. */
  default LoopListener and(LoopListener other) {
    return new ListenerPair(this, other);
  }
}
