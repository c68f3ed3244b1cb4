/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Role;

/**
 * A message as a session is asked to work on it.
 *
 * @param role the agent whose session it is
 * @param message the message
 * @param text the prompt: what the hub says of the message, then its content, marked as data
 * @param work takes signs of life of this attempt; a session that tells of its output is held to
 *     the idle limit
 * @since 0.1
 */
public record Prompt(Role role, Message message, String text, Work work) {
  /** A prompt outside of a loop, for trying out a session. */
  public Prompt(Role role, Message message, String text) {
    this(role, message, text, Work.detached());
  }

  Prompt with(Work other) {
    return new Prompt(role, message, text, other);
  }
}
