/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * The stored data are damaged: a checksum, a sequence or the file itself is not as it was written.
 *
 * <p>The text names the file or the stream and sequence, and how to save what is readable.
 *
 * @since 0.1
 */
public class StoreDamagedException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public StoreDamagedException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public StoreDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
