/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.error.PayloadRejectedException;

/**
 * What kind of message it is. The set is open: an unknown type is delivered as it is.
 *
 * @param name as on the wire, 1 to 64 characters
 * @since 0.1
 */
public record MessageType(String name) {
  /** One agent to another; the default. */
  public static final MessageType DIRECT_MESSAGE = new MessageType("direct_message");

  /** Work to be done. */
  public static final MessageType TASK_ASSIGNMENT = new MessageType("task_assignment");

  /** A message was handled. */
  public static final MessageType TASK_COMPLETED = new MessageType("task_completed");

  /** A message could not be handled, for good. */
  public static final MessageType TASK_FAILED = new MessageType("task_failed");

  /** Work waits for something. */
  public static final MessageType TASK_BLOCKED = new MessageType("task_blocked");

  /** What a meeting decided. */
  public static final MessageType MEETING_REPORT = new MessageType("meeting_report");

  /** Something happened in the system. */
  public static final MessageType SYSTEM_EVENT = new MessageType("system_event");

  /** To the whole organisation. */
  public static final MessageType ANNOUNCEMENT = new MessageType("announcement");

  /** An architecture or process decision. */
  public static final MessageType DECISION = new MessageType("decision");

  /** A status update. */
  public static final MessageType STATUS = new MessageType("status");

  /** Something an agent found out. */
  public static final MessageType LEARNING = new MessageType("learning");

  /** A learning worked. */
  public static final MessageType LEARNING_CONFIRMED = new MessageType("learning_confirmed");

  /** A learning did not work. */
  public static final MessageType LEARNING_CONTRADICTED = new MessageType("learning_contradicted");

  /** A learning is withdrawn. */
  public static final MessageType LEARNING_REVOKED = new MessageType("learning_revoked");

  /** A person allows a learning in spite of its risk. */
  public static final MessageType LEARNING_APPROVED = new MessageType("learning_approved");

  /** An agent puts a learning away. */
  public static final MessageType LEARNING_RETIRED = new MessageType("learning_retired");

  /** Two learnings of an agent's policy contradict each other. */
  public static final MessageType LEARNING_CONFLICT = new MessageType("learning_conflict");

  /** Checks the length. */
  public MessageType {
    if (name.isBlank() || name.length() > 64) {
      throw new PayloadRejectedException(
          "A message type has 1 to 64 characters, not only blanks; this one has %d."
              .formatted(name.length()));
    }
  }

  /** The type with this name. */
  public static MessageType of(String name) {
    return new MessageType(name);
  }

  /** Whether it tells that a message was handled; such messages are never answered. */
  public boolean isCompletion() {
    return equals(TASK_COMPLETED) || equals(TASK_FAILED);
  }

  @Override
  public String toString() {
    return name;
  }
}
