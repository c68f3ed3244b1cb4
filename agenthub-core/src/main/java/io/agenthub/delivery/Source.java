/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import java.util.Optional;

/**
 * Where an agent's messages come from, and under which name their completions are kept.
 *
 * @param consumer the durable consumer
 * @param recipient the role, or {@code pool-{skill}} for the members of a pool together: a task
 *     that one of them completed is completed for all
 * @param tellsSender whether the sender's inbox gets the completion; a topic's subscribers are many
 *     and answer to nobody
 * @since 0.1
 */
public record Source(ConsumerSpec consumer, String recipient, boolean tellsSender) {
  private static final String POOL = "pool-";

  /** The inbox of a role. */
  public static Source inbox(Role role) {
    return new Source(Topology.inbox(role), role.name(), true);
  }

  /** The pool of a skill. */
  public static Source pool(String skill) {
    return new Source(Topology.pool(skill), POOL + skill, true);
  }

  /** A role's subscription to a topic. */
  public static Source topic(Role role, Topic topic) {
    return new Source(Topology.subscription(role, topic), role.name(), false);
  }

  /** The source whose consumer it is; empty if it is of another kind. */
  public static Optional<Source> of(ConsumerSpec consumer) {
    String[] name = consumer.ref().name().split("_", 3);
    if (!consumer.ref().stream().equals(Topology.AGENTS) || name.length < 2) {
      return Optional.empty();
    }
    return switch (name[0]) {
      case "inbox" -> Optional.of(new Source(consumer, name[1], true));
      case "pool" -> Optional.of(new Source(consumer, POOL + name[1], true));
      case "topic" -> Optional.of(new Source(consumer, name[1], false));
      default -> Optional.empty();
    };
  }

  /** The same, with nobody being told. */
  public Source silent() {
    return new Source(consumer, recipient, false);
  }

  /** Where those who give up what comes from here keep it; any member of a pool may. */
  public SubjectFilter deadLetters() {
    return recipient.startsWith(POOL)
        ? Subjects.deadLetters()
        : SubjectFilter.of(Subjects.deadLetters(Role.of(recipient)));
  }

  /** The name of the consumer. */
  public ConsumerRef ref() {
    return consumer.ref();
  }
}
