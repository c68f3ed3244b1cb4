/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * The inbox or a topic's subscriber has reached its limit of unread messages; nothing was evicted.
 *
 * <p>The text names the inbox or the subscriber who lags. The same message, with the same id, is
 * accepted once the recipient has worked off some.
 *
 * @since 0.1
 */
public class InboxFullException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public InboxFullException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public InboxFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
