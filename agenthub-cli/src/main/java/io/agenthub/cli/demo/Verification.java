/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import io.agenthub.AgentHub;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.learning.Learnings;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Message;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts a run from what the hub has stored: the audit says what was sent, the completions say what
 * was handled. Nothing that the agents or the story counted goes into it.
 */
final class Verification {
  private static final int PAGE = 500;

  /** A message is taken a moment before its work begins; a longer one on a machine that is busy. */
  private static final int MARGIN_MILLIS = 250;

  private final AgentHub hub;
  private final Cast cast;
  private final long auditFrom;
  private final long completionsFrom;

  /** Counts what is stored from now on. */
  Verification(AgentHub hub, Cast cast) {
    this.hub = hub;
    this.cast = cast;
    this.auditFrom = hub.broker().stream(Topology.AUDIT).lastSequence() + 1;
    this.completionsFrom = hub.broker().stream(Topology.COMPLETIONS).lastSequence() + 1;
  }

  /** What was sent to one recipient: a message of the run and whose completion it needs. */
  private record Delivery(String recipient, String messageId) {}

  /** The run as it stands in the hub. */
  Summary count() {
    List<Message> sent = sent();
    Map<Delivery, Instant> expected = new LinkedHashMap<>();
    for (Message message : sent) {
      recipients(message)
          .forEach(to -> expected.put(new Delivery(to, message.id()), message.storedAt()));
    }
    List<Ended> ended = ended(expected.keySet());
    Map<Delivery, Ended> first = new LinkedHashMap<>();
    ended.forEach(end -> first.putIfAbsent(delivery(end), end));
    Set<List<String>> distinct = new HashSet<>();
    sent.forEach(message -> distinct.add(List.of(message.address(), message.id())));
    List<String> lost =
        expected.keySet().stream()
            .filter(delivery -> !first.containsKey(delivery))
            .map(delivery -> delivery.messageId() + " for " + delivery.recipient())
            .toList();
    return new Summary(
        distinct.size(),
        expected.size(),
        first.size(),
        sent.size() - distinct.size() + ended.size() - first.size(),
        lost,
        dead(),
        outOfOrder(first, expected),
        (int) first.values().stream().filter(end -> end.completion().attempts() > 1).count(),
        climbs(first.keySet()));
  }

  /** How the trust of the one who learns has moved in what this run has published. */
  private List<Climb> climbs(Set<Delivery> completed) {
    String observer = cast.role(LearningAct.OBSERVER);
    Set<String> handled =
        completed.stream()
            .filter(delivery -> delivery.recipient().equals(observer))
            .map(Delivery::messageId)
            .collect(Collectors.toSet());
    try (Learnings view = hub.learnings(observer)) {
      return view.list().stream()
          .filter(learning -> isOurs(learning.subject()))
          .map(learning -> Climb.of(view.explain(learning.id()), handled))
          .toList();
    }
  }

  private boolean isOurs(String subject) {
    return subject.equals(cast.learning(Colleague.LEARNING))
        || subject.equals(cast.learning(TaughtColleague.BAD_ADVICE));
  }

  private List<Message> sent() {
    ReplayQuery query = ReplayQuery.all().fromSequence(auditFrom).correlation(cast.tag());
    try (Stream<StoredMessage> copies = hub.replay(query)) {
      return copies.map(copy -> Message.of(copy, 0)).toList();
    }
  }

  private List<String> recipients(Message message) {
    String address = message.address();
    if (address.equals(Topic.announcements().subject())) {
      return cast.roles();
    }
    if (address.equals(cast.deploys().subject())) {
      return cast.deployListeners();
    }
    if (address.equals(cast.pool().subject())) {
      return List.of("pool-" + cast.skill());
    }
    return Subjects.inboxOwner(address).map(role -> List.of(role.name())).orElse(List.of());
  }

  private List<Ended> ended(Set<Delivery> expected) {
    List<Ended> ended = new ArrayList<>();
    ReadRequest all = ReadRequest.all(Topology.COMPLETIONS, PAGE);
    long next = completionsFrom;
    for (List<StoredMessage> page = hub.broker().read(all.from(next));
        !page.isEmpty();
        page = hub.broker().read(all.from(next))) {
      page.stream()
          .filter(stored -> Feed.isOf(cast.tag(), stored))
          .map(Ended::of)
          .forEach(ended::add);
      next = page.get(page.size() - 1).sequence() + 1;
    }
    ended.removeIf(end -> !expected.contains(delivery(end)));
    return ended;
  }

  private static Delivery delivery(Ended end) {
    return new Delivery(end.recipient(), end.completion().messageId());
  }

  private int dead() {
    try (Stream<DeadLetter> letters = hub.deadLetters()) {
      return (int) letters.filter(letter -> Feed.isOf(cast.tag(), letter.original())).count();
    }
  }

  /**
   * Messages that an agent began although a more urgent one had been waiting for it. What needed a
   * second attempt was not waiting in between, and what a pool shares has several takers.
   */
  private int outOfOrder(Map<Delivery, Ended> ended, Map<Delivery, Instant> storedAt) {
    Map<String, List<Ended>> byRecipient = new HashMap<>();
    ended.values().stream()
        .filter(end -> end.completion().attempts() == 1 && !end.recipient().startsWith("pool-"))
        .forEach(
            end -> byRecipient.computeIfAbsent(end.recipient(), r -> new ArrayList<>()).add(end));
    int violations = 0;
    for (List<Ended> ends : byRecipient.values()) {
      for (int i = 0; i < ends.size(); i++) {
        Ended taken = ends.get(i);
        boolean overtaken =
            ends.stream()
                .skip(i + 1L)
                .anyMatch(later -> waited(later, taken, storedAt.get(delivery(later))));
        violations += overtaken ? 1 : 0;
      }
    }
    return violations;
  }

  private static boolean waited(Ended later, Ended taken, @Nullable Instant storedAt) {
    return storedAt != null
        && later.priority().compareTo(taken.priority()) < 0
        && storedAt.isBefore(taken.begunAt().minusMillis(MARGIN_MILLIS));
  }
}
