/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * The broker refused the caller's credentials, or what was asked is not the caller's to do; nothing
 * was accepted.
 *
 * @since 0.1
 */
public class PermissionDeniedException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public PermissionDeniedException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public PermissionDeniedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
