/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.delivery.Pause;
import io.agenthub.delivery.Registration;
import io.agenthub.presence.Presence;
import io.agenthub.recurring.Planned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A registered agent as it stands.
 *
 * @param role its role
 * @param skills whose pools it belongs to
 * @param presence its living instance, the busiest if there are several; empty if none runs
 * @param isStuck whether it works without a sign of life for {@link Presence#STUCK_AFTER}
 * @param pause since when and until when it is paused; empty if it is not
 * @param unread messages in its inbox that wait
 * @param inFlight messages of its inbox that are being worked on
 * @param oldestUnread when the one that waits longest was stored
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
    List<Planned> schedules) {
  static AgentInfo of(
      Registration registration,
      Optional<ConsumerInfo> inbox,
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
        List.copyOf(schedules));
  }
}
