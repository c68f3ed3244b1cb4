/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

/**
 * A session with a language model, or anything else that turns a prompt into a reply.
 *
 * <p><b>Threads:</b> used by one thread at a time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AgentSession extends AutoCloseable {
  /**
   * Answers one prompt. An interrupt means that a limit is over or the loop stops. A session that
   * does not react to it within a second is left behind, and prompted again on another thread while
   * it is still in this call.
   *
   * @return the reply, or that it shall be tried again or never
   * @throws Exception anything counts as {@link Outcome#retry}
   */
  Outcome prompt(Prompt prompt) throws Exception;

  /** Ends the session; called when the loop has stopped. Does nothing by default. */
  @Override
  default void close() {}
}
