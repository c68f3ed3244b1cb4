/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at a hub as it stands, beside what its broker says of itself.
 *
 * <p><b>Threads:</b> for one.
 *
 * @since 0.1
 */
public final class Examination {
  private static final double NEARLY_FULL = 0.8;

  private final Broker broker;
  private final Registry registry;

  /** An examination of this hub. */
  public Examination(Broker broker, Registry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /** What was found. */
  public List<Finding> run() {
    List<ConsumerInfo> consumers = broker.consumers(Topology.AGENTS);
    List<Finding> findings = new ArrayList<>();
    findings.add(inboxes(consumers));
    findings.add(room(consumers));
    return findings;
  }

  /** Without its consumer, what is sent to an inbox is kept for nobody. */
  private Finding inboxes(List<ConsumerInfo> consumers) {
    Set<String> present =
        consumers.stream().map(info -> info.spec().ref().name()).collect(Collectors.toSet());
    List<Registration> active = registry.active();
    List<String> missing =
        active.stream()
            .map(Registration::role)
            .filter(role -> !present.contains(Topology.inbox(role).ref().name()))
            .map(Object::toString)
            .toList();
    if (missing.isEmpty()) {
      return Finding.ok(
          "inboxes",
          "Each of the %d registered agents has its inbox.".formatted(active.size()),
          "A message to an agent that is away waits for it.");
    }
    return Finding.problem(
        "inboxes",
        "Registered without an inbox: %s.".formatted(String.join(", ", missing)),
        "Somebody deleted the consumers; what was unread in them is only in the audit, and nothing"
            + " new is kept for these agents.",
        "Register them again with 'agenthub register ROLE', then look for what they missed with"
            + " 'agenthub replay --role ROLE'.");
  }

  /** Whoever lags behind on a topic in the end makes it refuse its publishers. */
  private Finding room(List<ConsumerInfo> consumers) {
    List<String> full =
        consumers.stream()
            .filter(info -> info.pending() > NEARLY_FULL * Topology.MAX_UNREAD)
            .map(info -> "%s (%d)".formatted(info.spec().ref().name(), info.pending()))
            .toList();
    if (full.isEmpty()) {
      return Finding.ok(
          "backlog",
          "No consumer has more than %d %% of the %d unread messages that it may have."
              .formatted(Math.round(100 * NEARLY_FULL), Topology.MAX_UNREAD),
          "Senders are accepted.");
    }
    return Finding.problem(
        "backlog",
        "Nearly full: %s of %d unread messages."
            .formatted(String.join(", ", full), Topology.MAX_UNREAD),
        "When one is full, every sender to its inbox or topic is refused.",
        "Start the agent that reads it, or take it out with 'agenthub retire ROLE'.");
  }
}
