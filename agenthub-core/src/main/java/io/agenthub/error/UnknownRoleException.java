/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A role that nobody registered, or that has retired; nothing was sent.
 *
 * @since 0.1
 */
public class UnknownRoleException extends AgentHubException {
  private static final long serialVersionUID = 1L;

  private final String role;
  private final @Nullable String closest;

  /**
   * Creates the exception for {@code role}; {@code closest} is the registered role most like it.
   */
  public UnknownRoleException(String role, @Nullable String closest) {
    super(
        closest == null
            ? "No agent is registered as '%s'; register it first (agenthub register %s)."
                .formatted(role, role)
            : "No agent is registered as '%s'; did you mean '%s'? Otherwise register it first."
                .formatted(role, closest));
    this.role = role;
    this.closest = closest;
  }

  private UnknownRoleException(String message, String role, @Nullable String closest) {
    super(message);
    this.role = role;
    this.closest = closest;
  }

  /** The exception for a role that has been retired and shall send or take messages. */
  public static UnknownRoleException ofRetired(String role) {
    return new UnknownRoleException(
        "The agent '%s' has been retired: it sends and takes nothing; agenthub register %s brings it back."
            .formatted(role, role),
        role,
        null);
  }

  /** The role that was asked for. */
  public String role() {
    return role;
  }

  /** The registered role whose name is most like it; empty if none is near. */
  public Optional<String> closest() {
    return Optional.ofNullable(closest);
  }
}
