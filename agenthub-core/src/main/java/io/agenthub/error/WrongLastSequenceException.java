/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * A compare-and-set lost: the subject already has a later message than the publisher expected.
 *
 * @since 0.1
 */
public class WrongLastSequenceException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public WrongLastSequenceException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public WrongLastSequenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
