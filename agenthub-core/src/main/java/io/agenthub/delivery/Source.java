/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;

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
  /** The inbox of a role. */
  public static Source inbox(Role role) {
    return new Source(Topology.inbox(role), role.name(), true);
  }

  /** The pool of a skill. */
  public static Source pool(String skill) {
    return new Source(Topology.pool(skill), "pool-" + skill, true);
  }

  /** A role's subscription to a topic. */
  public static Source topic(Role role, Topic topic) {
    return new Source(Topology.subscription(role, topic), role.name(), false);
  }

  /** The same, with nobody being told. */
  public Source silent() {
    return new Source(consumer, recipient, false);
  }

  /** The name of the consumer. */
  public ConsumerRef ref() {
    return consumer.ref();
  }
}
