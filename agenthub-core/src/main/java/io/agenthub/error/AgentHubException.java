/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything the hub throws.
 *
 * <p>The text says what happened, to which message and agent, and what to do about it; it never
 * carries a message's content. Subtypes exist where a caller would act differently.
 *
 * @since 0.1
 */
public abstract class AgentHubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete sentence for the reader. */
  protected AgentHubException(String message) {
    super(message);
  }

  /** Creates the exception with a complete sentence for the reader and what caused it. */
  protected AgentHubException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What happened and what to do about it. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /**
   * Whether the same call may succeed later without any change by the caller; the message id has to
   * stay the same. Default: false.
   */
  public boolean isRetryable() {
    return false;
  }
}
