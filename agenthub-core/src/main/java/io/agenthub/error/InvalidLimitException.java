/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

/**
 * A number of things that was asked for lies outside its range; nothing was done.
 *
 * @since 0.1
 */
public class InvalidLimitException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public InvalidLimitException(String message) {
    super(message);
  }
}
