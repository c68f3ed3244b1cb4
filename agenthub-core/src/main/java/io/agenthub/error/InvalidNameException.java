/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import org.jspecify.annotations.Nullable;

/**
 * A role, skill, area, type, agent id or hub URL that does not fit its grammar.
 *
 * <p>Nothing was sent. The text shows the offending value, made printable, and the rule.
 *
 * @since 0.1
 */
public class InvalidNameException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  public InvalidNameException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  public InvalidNameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
