/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import java.time.Duration;
import java.util.List;

/**
 * The streams and durable consumers of a hub, as the wire contract names them.
 *
 * <p>Names of consumers are parts joined by {@code _}, which no role, skill or topic can hold.
 *
 * @since 0.1
 */
public final class Topology {
  /** Inboxes, topics and announcements. */
  public static final String AGENTS = "GENBRAIN_AGENTS";

  /** What agents found out. */
  public static final String LEARNING = "GENBRAIN_LEARNING";

  /** The ledger: one completion a message and recipient. */
  public static final String COMPLETIONS = "GENBRAIN_COMPLETIONS";

  /** What was given up. */
  public static final String DEAD_LETTERS = "GENBRAIN_DEAD_LETTERS";

  /** Who is registered. */
  public static final String REGISTRY = "GENBRAIN_REGISTRY";

  /** Who is alive. */
  public static final String PRESENCE = "GENBRAIN_PRESENCE";

  /** Short-lived facts about messages and schedules, one a subject. */
  public static final String CLAIMS = "GENBRAIN_CLAIMS";

  /** A copy of everything that went through {@link #AGENTS}. */
  public static final String AUDIT = "GENBRAIN_AUDIT";

  /** How long completions are kept, and so how long exactly one completion is promised. */
  public static final Duration COMPLETIONS_KEPT = Duration.ofDays(90);

  /** How long a claim is kept, unless it is written again. */
  public static final Duration CLAIMS_KEPT = Duration.ofDays(90);

  /** How long the audit keeps its copies. */
  public static final Duration AUDIT_KEPT = Duration.ofDays(30);

  /** How long a heartbeat is kept; an instance that beats no more is forgotten after it. */
  public static final Duration PRESENCE_KEPT = Duration.ofMinutes(5);

  /** How long a topic's subscriber may stay away before its subscription lapses. */
  public static final Duration SUBSCRIPTION_LAPSES = Duration.ofDays(30);

  /** Most unread messages of one inbox or topic; more are refused. */
  public static final int MAX_UNREAD = 110_000;

  private Topology() {}

  /** All streams of a hub. */
  public static List<StreamSpec> streams() {
    return List.of(
        StreamSpec.interest(
            AGENTS,
            MAX_UNREAD,
            "agent-hub.operators.*.inbox",
            "agent-hub.topics.>",
            "agent-hub.global.>"),
        StreamSpec.archive(AUDIT, AGENTS, "agent-hub.audit.", AUDIT_KEPT),
        StreamSpec.limits(LEARNING, Duration.ZERO, "genbrain.learning.*"),
        StreamSpec.once(COMPLETIONS, COMPLETIONS_KEPT, "agent-hub.completions.*.*"),
        StreamSpec.limits(DEAD_LETTERS, Duration.ZERO, "agent-hub.dead-letters.*"),
        StreamSpec.latest(REGISTRY, Duration.ZERO, "agent-hub.registry.*"),
        StreamSpec.latest(CLAIMS, CLAIMS_KEPT, "agent-hub.claims.*.*.*"),
        StreamSpec.latest(PRESENCE, PRESENCE_KEPT, "agent-hub.presence.*.*"));
  }

  /**
   * The stream in which what the filter speaks of can be read again: its own for learnings,
   * completions, dead letters, the registry, presence and claims, else {@link #AUDIT}, which has
   * the copies of inboxes, topics and announcements under {@link Subjects#audit}.
   */
  public static String archive(SubjectFilter filter) {
    String[] tokens = filter.toString().split("\\.", -1);
    if (tokens[0].equals("genbrain")) {
      return LEARNING;
    }
    return switch (tokens.length > 1 ? tokens[0] + "." + tokens[1] : "") {
      case "agent-hub.completions" -> COMPLETIONS;
      case "agent-hub.dead-letters" -> DEAD_LETTERS;
      case "agent-hub.registry" -> REGISTRY;
      case "agent-hub.presence" -> PRESENCE;
      case "agent-hub.claims" -> CLAIMS;
      default -> AUDIT;
    };
  }

  /** The consumer of a role's inbox. */
  public static ConsumerSpec inbox(Role role) {
    return ConsumerSpec.queue(
        new ConsumerRef(AGENTS, "inbox_" + role), SubjectFilter.of(Subjects.inbox(role)));
  }

  /** The consumer that the members of a pool share: each task of the skill goes to one of them. */
  public static ConsumerSpec pool(String skill) {
    return ConsumerSpec.queue(
        new ConsumerRef(AGENTS, "pool_" + skill), SubjectFilter.of(Topic.tasks(skill).subject()));
  }

  /** The consumer of a role's subscription to a topic. */
  public static ConsumerSpec subscription(Role role, Topic topic) {
    return ConsumerSpec.subscriber(
        new ConsumerRef(AGENTS, "topic_" + role + "_" + topic.name().replace('.', '_')),
        SubjectFilter.of(topic.subject()),
        topic.equals(Topic.announcements()) ? Duration.ZERO : SUBSCRIPTION_LAPSES);
  }
}
