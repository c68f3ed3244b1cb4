/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

/** A command could not do what it was asked; the text says what to do. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }
}
