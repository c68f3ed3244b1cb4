/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.delivery.Registration;
import io.agenthub.presence.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A registered agent as it stands.
 *
 * @param role its role
 * @param skills whose pools it belongs to
 * @param presence its living instance, the busiest if there are several; empty if none runs
 * @param unread messages in its inbox that wait
 * @param inFlight messages of its inbox that are being worked on
 * @param oldestUnread when the one that waits longest was stored
 * @since 0.1
 */
public record AgentInfo(
    String role,
    List<String> skills,
    Optional<Presence> presence,
    long unread,
    long inFlight,
    Optional<Instant> oldestUnread) {
  static AgentInfo of(
      Registration registration, Optional<ConsumerInfo> inbox, Optional<Presence> presence) {
    return new AgentInfo(
        registration.role().name(),
        registration.skills(),
        presence,
        inbox.map(ConsumerInfo::pending).orElse(0L),
        inbox.map(ConsumerInfo::inFlight).orElse(0L),
        inbox.flatMap(ConsumerInfo::oldestPending));
  }
}
