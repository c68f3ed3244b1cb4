/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

/**
 * The answer to a message did not come within the time that was allowed for it. Nothing is wrong
 * with the message: it is stored and still pending, and its completion will be recorded.
 *
 * @since 0.1
 */
public class StillPendingException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  private final String messageId;
  private final String role;

  /**
   * Creates the exception with a complete sentence for the reader.
   *
   * @param messageId the message that is pending
   * @param role whose answer is awaited
   */
  public StillPendingException(String message, String messageId, String role) {
    super(message);
    this.messageId = messageId;
    this.role = role;
  }

  /** The message that is pending; {@code AgentHub.completion} finds its end by it. */
  public String messageId() {
    return messageId;
  }

  /** Whose answer is awaited. */
  public String role() {
    return role;
  }
}
