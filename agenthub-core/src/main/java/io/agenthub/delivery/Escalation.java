/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Resolution;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the alarm when an agent gives up message after message: {@value #MANY} within an hour are
 * no accident of one message.
 *
 * <p>The alarm is one message on the topic {@code status.escalation}, for whoever subscribes to it,
 * and one line in the log. After it there is none for the same agent for an hour, whatever process
 * gives up more; the claim by which processes agree on that is stored before the alarm.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Escalation {
  static final int MANY = 3;
  static final Duration WITHIN = Duration.ofHours(1);

  /** Where alarms are published. */
  static final Topic TOPIC = Topic.status("escalation");

  private static final Logger LOG = LoggerFactory.getLogger(Escalation.class);

  /** Letters and resolutions that are looked at; more cannot hide that there are many. */
  private static final int LOOK = 20;

  private final Broker broker;
  private final TimeSource time;
  private final Map<Role, Instant> raised = new ConcurrentHashMap<>();

  Escalation(Broker broker, TimeSource time) {
    this.broker = broker;
    this.time = time;
  }

  /** A message was given up, and its letter is stored. May block. */
  void gaveUp(Role role, Reason reason) {
    Instant now = time.now();
    Instant begin = now.minus(WITHIN);
    if (reason == Reason.RETIRED || raised.getOrDefault(role, Instant.MIN).isAfter(begin)) {
      return;
    }
    SubjectFilter letters = SubjectFilter.of(Subjects.deadLetters(role));
    long died =
        broker
            .read(ReadRequest.all(Topology.DEAD_LETTERS, LOOK).withFilter(letters).since(begin))
            .stream()
            .filter(stored -> !Resolution.isOne(stored))
            .filter(stored -> !isRetirement(stored))
            .count();
    if (died >= MANY) {
      raise(role, now, begin);
    }
  }

  private static boolean isRetirement(StoredMessage letter) {
    return letter
        .headers()
        .get(HubHeaders.DEAD_REASON)
        .filter(Reason.RETIRED.wireName()::equals)
        .isPresent();
  }

  private void raise(Role role, Instant now, Instant begin) {
    String subject = Subjects.claim("escalation", role.name(), "dead-letters");
    Optional<StoredMessage> last = broker.last(Topology.CLAIMS, subject);
    if (last.isPresent() && last.get().time().isAfter(begin)) {
      raised.put(role, last.get().time());
      return;
    }
    Publication claim =
        Publication.of(subject, Headers.none(), new byte[0])
            .expectingLast(last.map(StoredMessage::sequence).orElse(0L));
    BatchResult result = Futures.await(broker.execute(List.of(claim, alarm(role, now))));
    raised.put(role, now);
    if (result.done() > 0) {
      LOG.warn(
          "'{}' gave up {} messages within an hour; see: agenthub dead-letters list {}",
          role,
          MANY,
          role);
    }
  }

  private static Publication alarm(Role role, Instant now) {
    Payload payload =
        Payload.of(
                "'%s' gives up message after message".formatted(role),
                "%d within an hour. See what died and why: agenthub dead-letters list %s"
                    .formatted(MANY, role),
                Priority.HIGH)
            .with("role", role.name());
    Headers headers =
        Headers.none()
            .with(Headers.MESSAGE_ID, "escalation-%s-%d".formatted(role, now.toEpochMilli()))
            .with(HubHeaders.PRIORITY, Priority.HIGH.wireName());
    byte[] body = Envelope.of(role, now, MessageType.SYSTEM_EVENT, payload).toBytes();
    return Publication.of(TOPIC.subject(), headers, body);
  }
}
