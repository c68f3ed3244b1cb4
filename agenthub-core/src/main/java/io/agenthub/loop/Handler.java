/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;

/**
 * Handles messages in code; {@link StepHandler} for one that records what it has finished.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Handler {
  /**
   * Handles one message. May be started more than once for a message, after a crash or a retry; its
   * completion is recorded once.
   *
   * <p>May take long and may block; the broker is told meanwhile that work goes on. An interrupt
   * means that the time limit is over or the loop stops.
   *
   * @return what came of it
   * @throws Exception anything counts as {@link Outcome#retry}
   */
  Outcome handle(Message message) throws Exception;

  /**
   * The same for one who gives signs of life or records steps; what the loop calls. By default
   * {@link #handle(Message)}.
   */
  default Outcome handle(Message message, Work work) throws Exception {
    return handle(message);
  }
}
