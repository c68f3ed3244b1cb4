/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * The stream, consumer or message that was named does not exist.
 *
 * @since 0.1
 */
public class NotFoundException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public NotFoundException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public NotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
