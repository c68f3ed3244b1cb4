/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

/**
 * How many small messages a session is given in one prompt; off by default.
 *
 * <p>What waits behind a message and would be taken next joins it, as long as it came by the same
 * way, is of the same type, of medium or low priority, new, no further in a chain of agents, and
 * fits. Nothing is overtaken: the first message that does not join ends the turn's intake. Each one
 * is acknowledged and completed by itself, with the one reply. What does not succeed together comes
 * again one by one, so that a bad message takes no other with it.
 *
 * @param messages the most messages in a prompt, at least 1; 1 is off
 * @param characters the most characters of their subjects and texts together; about four are a
 *     token
 * @since 0.1
 */
public record Coalescing(int messages, int characters) {
  /** Every message has a prompt of its own. */
  public static final Coalescing OFF = new Coalescing(1, 0);

  /** Characters of text in one prompt unless said otherwise: about 4,000 tokens. */
  public static final int USUAL_CHARACTERS = 16_000;

  /** The most messages in one prompt. */
  public static final int MOST = 100;

  /** Checks the ranges. */
  public Coalescing {
    if (messages < 1 || messages > MOST || characters < 0) {
      throw new IllegalArgumentException(
          "coalescing: 1 to %d messages and at least no characters, not %d and %d"
              .formatted(MOST, messages, characters));
    }
  }

  /** Up to so many messages, with the usual number of characters. */
  public static Coalescing upTo(int messages) {
    return new Coalescing(messages, USUAL_CHARACTERS);
  }
}
