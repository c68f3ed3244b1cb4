/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

/**
 * The name under which an agent receives messages, such as {@code backend}.
 *
 * @param name 1 to 40 lower-case letters, digits and dashes, no dash first or last
 * @since 0.1
 */
public record Role(String name) implements Comparable<Role> {
  /** Under this name the hub sends what is due by a schedule; no agent can have it. */
  public static final Role SCHEDULER = new Role("scheduler");

  /**
   * Checks the name.
   *
   * @throws io.agenthub.error.InvalidNameException if it does not fit
   */
  public Role {
    Names.check("role", name);
  }

  /** The role with this name. */
  public static Role of(String name) {
    return new Role(name);
  }

  /** The name of the agent on the wire, such as {@code operator-backend}. */
  public String operator() {
    return "operator-" + name;
  }

  @Override
  public int compareTo(Role other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
