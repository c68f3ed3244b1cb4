/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.SubjectFilter;
import java.util.Optional;

/**
 * The subjects of the wire contract.
 *
 * @since 0.1
 */
public final class Subjects {
  private static final String INBOX = "agent-hub.operators.operator-";
  private static final String INBOX_END = ".inbox";
  private static final String SCHEDULE = "schedule";
  private static final String ACKNOWLEDGEMENT = "acknowledgement";

  private Subjects() {}

  /** Where an agent receives. */
  public static String inbox(Role role) {
    return INBOX + role.name() + INBOX_END;
  }

  /** The role whose inbox the subject is; empty if it is no inbox. */
  public static Optional<Role> inboxOwner(String subject) {
    if (!subject.startsWith(INBOX) || !subject.endsWith(INBOX_END)) {
      return Optional.empty();
    }
    return Optional.of(
        Role.of(subject.substring(INBOX.length(), subject.length() - INBOX_END.length())));
  }

  /**
   * Where the one completion of a message by a recipient is kept.
   *
   * @param recipient a role or, for the members of a pool together, {@code pool-{skill}}
   */
  public static String completion(String recipient, String messageId) {
    return "agent-hub.completions.operator-" + recipient + "." + MessageId.token(messageId);
  }

  /** The completions of a role. */
  public static SubjectFilter completions(Role role) {
    return SubjectFilter.of("agent-hub.completions." + role.operator() + ".*");
  }

  /** What a role could not handle. */
  public static String deadLetters(Role role) {
    return "agent-hub.dead-letters." + role.operator();
  }

  /** What nobody could handle. */
  public static SubjectFilter deadLetters() {
    return SubjectFilter.of("agent-hub.dead-letters.*");
  }

  /** The registration of a role. */
  public static String registry(Role role) {
    return "agent-hub.registry." + role.operator();
  }

  /** The heartbeat of one running instance of a role. */
  public static String presence(Role role, String instance) {
    return "agent-hub.presence." + role.operator() + "." + instance;
  }

  /**
   * A fact about one thing of an agent that lasts for a while: a lease, a count, a firing.
   *
   * @param kind what kind of fact
   * @param owner a role or, for the members of a pool together, {@code pool-{skill}}
   * @param thing what it is about; any text
   */
  public static String claim(String kind, String owner, String thing) {
    return "agent-hub.claims." + kind + ".operator-" + owner + "." + MessageId.token(thing);
  }

  /** The records of all recurring work. */
  public static String schedules() {
    return "agent-hub.claims." + SCHEDULE + ".*.*";
  }

  /** The record of a piece of an agent's recurring work. */
  public static String schedule(Role role, String name) {
    return claim(SCHEDULE, role.name(), name);
  }

  /** The records of all announcements that are to be acknowledged. */
  public static String acknowledgements() {
    return "agent-hub.claims." + ACKNOWLEDGEMENT + ".*.*";
  }

  /** The record of an announcement of a role that is to be acknowledged. */
  public static String acknowledgement(Role from, String messageId) {
    return claim(ACKNOWLEDGEMENT, from.name(), messageId);
  }

  /** What an agent found out. */
  public static String learning(Role author) {
    return "genbrain.learning." + author.name();
  }

  /** The archived copies of what was published on a subject. */
  public static String audit(String subject) {
    return "agent-hub.audit." + subject;
  }
}
