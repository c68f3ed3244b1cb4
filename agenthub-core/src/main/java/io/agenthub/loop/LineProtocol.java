/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.Optional;

/**
 * How a long-lived program is prompted and answers: one JSON object a line, both ways.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * @since 0.1
 */
public interface LineProtocol {
  /** The line that asks the program to work on the prompt, without its end. */
  String request(Prompt prompt);

  /**
   * Reads a line of the program.
   *
   * @param prompt what it works on
   * @return what came of the prompt; empty if the program is still at it, or if the line is no word
   *     of the protocol
   */
  Optional<Outcome> answer(Prompt prompt, String line);

  /** The streaming mode of Claude Code and of what imitates it; see {@link StreamJson}. */
  static LineProtocol streamJson() {
    return new StreamJson();
  }

  /** The plain form for programs of one's own; see {@link JsonLines}. */
  static LineProtocol jsonLines() {
    return new JsonLines();
  }
}
