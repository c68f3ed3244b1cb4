/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.message.MessageUrgency;
import io.agenthub.message.Priority;
import io.agenthub.message.Subjects;
import io.agenthub.presence.Presence;
import io.agenthub.recurring.Planned;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what the hub knows of its agents. */
final class Roster {
  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
  private static final int PAGE = 500;
  private static final MessageUrgency URGENCY = new MessageUrgency();

  private final HubParts parts;

  Roster(HubParts parts) {
    this.parts = parts;
  }

  List<AgentInfo> agents() {
    Instant now = parts.time().now();
    Map<String, Presence> alive = presences(now);
    Map<String, List<Planned>> planned = planned().collect(Collectors.groupingBy(Planned::role));
    Map<ConsumerRef, ConsumerInfo> consumers = new HashMap<>();
    for (ConsumerInfo info : parts.broker().consumers(Topology.AGENTS)) {
      consumers.put(info.spec().ref(), info);
    }
    List<Registration> active = parts.registry().active();
    Map<ConsumerRef, SortedMap<Priority, Instant>> waits = waits(active, consumers);
    return active.stream()
        .map(
            registration -> {
              String role = registration.role().name();
              return AgentInfo.of(
                  registration,
                  Optional.ofNullable(consumers.get(inbox(registration))),
                  waits.getOrDefault(inbox(registration), new TreeMap<>()),
                  Optional.ofNullable(alive.get(role)),
                  planned.getOrDefault(role, List.of()),
                  now);
            })
        .toList();
  }

  /** Since when something of each priority waits, by inbox; an empty one is not asked. */
  private Map<ConsumerRef, SortedMap<Priority, Instant>> waits(
      List<Registration> active, Map<ConsumerRef, ConsumerInfo> consumers) {
    List<ConsumerRef> waiting =
        active.stream()
            .map(Roster::inbox)
            .filter(
                inbox -> {
                  ConsumerInfo info = consumers.get(inbox);
                  return info != null && info.pending() > 0;
                })
            .toList();
    Map<ConsumerRef, SortedMap<Priority, Instant>> waits = new HashMap<>();
    parts
        .broker()
        .oldestByUrgency(waiting, URGENCY)
        .forEach((inbox, oldest) -> waits.put(inbox, byPriority(oldest)));
    return waits;
  }

  private static SortedMap<Priority, Instant> byPriority(SortedMap<Integer, Instant> oldest) {
    SortedMap<Priority, Instant> byPriority = new TreeMap<>();
    oldest.forEach((urgency, since) -> byPriority.put(priority(urgency), since));
    return byPriority;
  }

  private static Priority priority(int urgency) {
    return Arrays.stream(Priority.values())
        .filter(priority -> priority.urgency() == urgency)
        .findFirst()
        .orElse(Priority.LOW);
  }

  private static ConsumerRef inbox(Registration registration) {
    return Topology.inbox(registration.role()).ref();
  }

  /** The busiest living instance of each role. */
  private Map<String, Presence> presences(Instant now) {
    Map<String, Presence> latest = new HashMap<>();
    Comparator<Presence> busier =
        Comparator.<Presence>comparingInt(p -> p.state() == Presence.State.WORKING ? 1 : 0)
            .thenComparing(Presence::beatAt);
    Pages.all(parts.broker(), Topology.PRESENCE)
        .flatMap(stored -> readable(stored, Presence::of))
        .filter(presence -> presence.isAlive(now))
        .forEach(
            presence ->
                latest.merge(
                    presence.role(), presence, (a, b) -> busier.compare(a, b) >= 0 ? a : b));
    return latest;
  }

  private Stream<Planned> planned() {
    ReadRequest schedules =
        ReadRequest.all(Topology.CLAIMS, PAGE).withFilter(SubjectFilter.of(Subjects.schedules()));
    return Pages.of(parts.broker(), schedules)
        .flatMap(stored -> readable(stored, Planned::of))
        .sorted(Comparator.comparing(Planned::name));
  }

  /** What another client wrote into one of the hub's own streams is skipped, aloud. */
  private static <T> Stream<T> readable(StoredMessage stored, Function<StoredMessage, T> reading) {
    try {
      return Stream.of(reading.apply(stored));
    } catch (AgentHubException e) {
      LOG.warn("Skipped {} of {}: {}", stored.sequence(), stored.stream(), e.getMessage());
      return Stream.empty();
    }
  }
}
