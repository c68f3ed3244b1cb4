/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * The hub, or the part of it that was called, has been closed.
 *
 * @since 0.1
 */
public class HubClosedException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public HubClosedException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public HubClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
