/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

/**
 * The message that was waited for was given up; it is kept as a dead letter.
 *
 * @since 0.1
 */
public class DeadLetteredException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public DeadLetteredException(String message) {
    super(message);
  }
}
