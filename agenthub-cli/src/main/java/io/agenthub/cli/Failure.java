/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.error.UnknownRoleException;
import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked; the text says what to do. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /** A failure with exit code 1. */
  Failure(String message) {
    this(1, message, null);
  }

  private Failure(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A failure that better arguments would avoid; exit code 2. */
  static Failure ofUsage(String message) {
    return ofUsage(message, null);
  }

  /** A failure that better arguments would avoid, found out by another; exit code 2. */
  static Failure ofUsage(String message, @Nullable Throwable cause) {
    return new Failure(2, message, cause);
  }

  /** That there is no such agent, where it would make no sense to register it now. */
  static Failure ofUnknown(UnknownRoleException unknown) {
    String closest = unknown.closest().map("did you mean '%s'? "::formatted).orElse("");
    return new Failure(
        1,
        "No agent is registered as '%s'; %sagenthub agents lists those that are."
            .formatted(unknown.role(), closest),
        unknown);
  }

  int code() {
    return code;
  }
}
