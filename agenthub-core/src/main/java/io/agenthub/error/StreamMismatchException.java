/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * A stream or consumer exists with other settings than the hub needs; the text lists each
 * difference.
 *
 * @since 0.1
 */
public class StreamMismatchException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public StreamMismatchException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public StreamMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
