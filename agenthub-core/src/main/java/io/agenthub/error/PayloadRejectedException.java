/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * A message body or header that is over a limit or not an envelope.
 *
 * <p>Nothing was stored. The text names the limit and the actual size, or the position of the
 * error.
 *
 * @since 0.1
 */
public class PayloadRejectedException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public PayloadRejectedException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public PayloadRejectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
