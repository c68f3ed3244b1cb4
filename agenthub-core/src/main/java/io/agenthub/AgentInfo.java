/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.delivery.Pause;
import io.agenthub.delivery.Registration;
import io.agenthub.message.Priority;
import io.agenthub.presence.Presence;
import io.agenthub.recurring.Planned;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A registered agent as it stands.
 *
 * @param role its role
 * @param skills whose pools it belongs to
 * @param presence its living instance, the busiest if there are several; empty if none runs
 * @param isStuck whether it works without a sign of life for {@link Presence#STUCK_AFTER}
 * @param pause since when and until when it is paused; empty if it is not
 * @param unread messages in its inbox that wait, those put off until their next attempt included;
 *     announcements and tasks of its pools, which it will be given too, are not counted: {@link
 *     AgentHub#unread} shows them
 * @param inFlight messages of its inbox that are being worked on
 * @param oldestUnread when the one that waits longest was stored
 * @param oldestByPriority the same for each priority of which something waits in its inbox, the
 *     most urgent first; behind a deep backlog a broker may leave out the lower ones
 * @param schedules its recurring work, by name
 * @since 0.1
 */
public record AgentInfo(
    String role,
    List<String> skills,
    Optional<Presence> presence,
    boolean isStuck,
    Optional<Pause> pause,
    long unread,
    long inFlight,
    Optional<Instant> oldestUnread,
    SortedMap<Priority, Instant> oldestByPriority,
    List<Planned> schedules) {
  /** Copies the lists. */
  public AgentInfo {
    skills = List.copyOf(skills);
    oldestByPriority = Collections.unmodifiableSortedMap(new TreeMap<>(oldestByPriority));
    schedules = List.copyOf(schedules);
  }

  static AgentInfo of(
      Registration registration,
      Optional<ConsumerInfo> inbox,
      SortedMap<Priority, Instant> oldestByPriority,
      Optional<Presence> presence,
      List<Planned> schedules,
      Instant now) {
    return new AgentInfo(
        registration.role().name(),
        registration.skills(),
        presence,
        presence.map(p -> p.isStuck(now)).orElse(false),
        registration.pause().filter(pause -> pause.isInForce(now)),
        inbox.map(ConsumerInfo::pending).orElse(0L),
        inbox.map(ConsumerInfo::inFlight).orElse(0L),
        inbox.flatMap(ConsumerInfo::oldestPending),
        oldestByPriority,
        schedules);
  }
}
