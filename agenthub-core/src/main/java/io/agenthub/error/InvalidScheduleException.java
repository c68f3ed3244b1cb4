/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import java.util.OptionalInt;

/**
 * A schedule that cannot be read, never comes due, or contradicts itself.
 *
 * <p>Nothing was started. The text shows the expression, made printable, and what is wrong with it.
 *
 * @since 0.1
 */
public class InvalidScheduleException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  private final int column;

  /** Creates the exception with a complete sentence for the reader. */
  public InvalidScheduleException(String message) {
    this(message, 0);
  }

  /**
   * Creates the exception with a complete sentence for the reader.
   *
   * @param column where the wrong part of the expression begins, counted from 1; 0 if unknown
   */
  public InvalidScheduleException(String message, int column) {
    super(message);
    this.column = column;
  }

  /** Where the wrong part of the expression begins, counted from 1; empty if it is all of it. */
  public OptionalInt column() {
    return column > 0 ? OptionalInt.of(column) : OptionalInt.empty();
  }
}
