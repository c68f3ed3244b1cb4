/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

/**
 * A call would have waited for the hub on a thread on which the hub itself works, for ever. What
 * depends on a future of the hub and waits has to run elsewhere. Of a send, nothing was stored;
 * other calls may have taken effect.
 *
 * @since 0.1
 */
public class MustNotWaitException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public MustNotWaitException(String message) {
    super(message);
  }
}
