/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as a session is asked to work on it.
 *
 * @param role the agent whose session it is
 * @param message the message; the first of several in a loop that coalesces
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

  /** All messages that the prompt is about: the one, and what shares its turn. */
  public List<Message> messages() {
    List<Message> all = new ArrayList<>(work.others());
    all.add(0, message);
    return List.copyOf(all);
  }

  Prompt with(Work other) {
    return new Prompt(role, message, text, other);
  }
}
