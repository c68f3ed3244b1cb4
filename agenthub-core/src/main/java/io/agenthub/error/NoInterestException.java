/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * No durable consumer would receive the message, so the broker refused to take it.
 *
 * @since 0.1
 */
public class NoInterestException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public NoInterestException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public NoInterestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
