/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

/** A command could not do what it was asked; the text says what to do. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /** A failure with exit code 1. */
  Failure(String message) {
    this(1, message);
  }

  private Failure(int code, String message) {
    super(message);
    this.code = code;
  }

  /** A failure that better arguments would avoid; exit code 2. */
  static Failure ofUsage(String message) {
    return new Failure(2, message);
  }

  int code() {
    return code;
  }
}
