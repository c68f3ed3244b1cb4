/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * What the URL names is not a hub, or was written by a newer version of this library.
 *
 * @since 0.1
 */
public class StoreIncompatibleException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public StoreIncompatibleException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public StoreIncompatibleException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
