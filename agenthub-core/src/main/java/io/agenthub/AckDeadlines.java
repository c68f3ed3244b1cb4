/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Broker;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.recurring.Lookout;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the author of an announcement who has not acknowledged it by the deadline.
 *
 * <p>The demand is on record before the announcement is published. Every process in which a loop
 * runs, whoever's, watches over all demands, so that the author itself may be gone. At the deadline
 * the notice is stored in the author's inbox under an id that follows from the announcement's, then
 * the record moves on by compare-and-set: whoever comes between the two stores the same id again,
 * which the broker or the ledger drops.
 *
 * <p><b>Threads:</b> safe for use by many; waiting occupies none, looks run on the executor.
 */
final class AckDeadlines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AckDeadlines.class);

  /** Wall clocks jump. */
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** By how much the clocks of a hub's processes may differ. */
  private static final Duration SKEW = Duration.ofHours(1);

  private final HubParts parts;
  private final Broker broker;
  private final TimeSource time;
  private final Announcements announcements;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final Lock looking = new ReentrantLock();
  private final Lookout lookout;
  private @Nullable Watch watch;
  private TimeSource.@Nullable Timer timer;
  private boolean closed;

  AckDeadlines(HubParts parts) {
    this.parts = parts;
    this.broker = parts.broker();
    this.time = parts.time();
    this.announcements = new Announcements(parts);
    this.lookout =
        new Lookout(time, parts.loops().executor(), "The watch over acknowledgements", this::look);
  }

  /**
   * A demand that nobody has settled yet.
   *
   * @param since when it was put on record
   * @param next when to look at it
   */
  private record Open(AckDemand demand, Instant since, Instant next) {
    Open putOff(Instant until) {
      return new Open(demand, since, until);
    }
  }

  /**
   * Puts on record that an announcement, which is to be published next, has a deadline. The first
   * record of an announcement stands.
   *
   * @return the deadline
   * @throws PayloadRejectedException if it is not within the time that the audit keeps
   */
  Instant demand(Role from, String messageId, Duration within) {
    if (within.isNegative() || within.isZero() || within.compareTo(Topology.AUDIT_KEPT) >= 0) {
      throw new PayloadRejectedException(
          "An announcement is acknowledged within less than %d days, not within %s."
              .formatted(Topology.AUDIT_KEPT.toDays(), within));
    }
    Instant by = time.now().plus(within).truncatedTo(ChronoUnit.MILLIS);
    record(new AckDemand(messageId, from, by, false), 0);
    return by;
  }

  /** Stores the record, unless another has been there first. */
  private void record(AckDemand demand, long expected) {
    try {
      Futures.await(broker.execute(List.of(demand.publication(expected)))).ack();
    } catch (WrongLastSequenceException anotherWasFirst) {
      LOG.debug("The record of {} was written by another", demand.messageId());
    }
  }

  /** Watches over all deadlines of the hub from now on. Idempotent. */
  synchronized void start() {
    if (watch == null && !closed) {
      SubjectFilter demands = SubjectFilter.of(Subjects.acknowledgements());
      watch = broker.watch(Topology.CLAIMS, demands, 1, this::onRecord);
    }
  }

  private void onRecord(StoredMessage stored) {
    Optional<AckDemand> pending = AckDemand.of(stored).filter(demand -> !demand.settled());
    if (pending.isPresent()) {
      open.put(stored.subject(), new Open(pending.get(), stored.time(), pending.get().by()));
      sleep();
    } else {
      open.remove(stored.subject());
    }
  }

  private synchronized void sleep() {
    cancelTimer();
    Optional<Instant> next = open.values().stream().map(Open::next).min(Comparator.naturalOrder());
    if (closed || next.isEmpty()) {
      return;
    }
    Instant latest = time.now().plus(LONGEST_SLEEP);
    timer = time.scheduleAt(next.get().isBefore(latest) ? next.get() : latest, lookout::look);
    if (!time.now().isBefore(next.get())) {
      lookout.look(); // it was due before the timer was there
    }
  }

  private void look() {
    looking.lock();
    try {
      Instant now = time.now();
      open.forEach(
          (subject, demand) -> {
            if (!isClosed() && !now.isBefore(demand.next())) {
              settle(subject, demand);
            }
          });
    } finally {
      looking.unlock();
    }
    sleep();
  }

  private void settle(String subject, Open demand) {
    try {
      Optional<StoredMessage> last = broker.last(Topology.CLAIMS, subject);
      if (last.flatMap(AckDemand::of).filter(current -> !current.settled()).isPresent()) {
        tell(demand);
        record(demand.demand().done(), last.get().sequence());
      }
      open.remove(subject);
    } catch (AgentHubException e) {
      if (!isClosed()) {
        LOG.warn("The deadline of announcement {} waits", demand.demand().messageId(), e);
      }
      open.replace(subject, demand, demand.putOff(time.now().plus(AFTER_FAILURE)));
    }
  }

  /** One that was never published, because its sender died before, is nobody's to acknowledge. */
  private void tell(Open demand) {
    Optional<Message> announcement =
        announcements.find(demand.demand().messageId(), demand.since().minus(SKEW));
    if (announcement.isEmpty()) {
      return;
    }
    Acknowledgements acks = announcements.of(announcement.get());
    if (acks.isComplete()) {
      return;
    }
    try {
      Draft notice = notice(demand.demand(), announcement.get(), acks);
      Futures.await(parts.outbox().send(Role.SCHEDULER, notice));
    } catch (UnknownRoleException retired) {
      LOG.info("Nobody is told who has not acknowledged: {}", retired.getMessage());
    }
  }

  private static Draft notice(AckDemand demand, Message announcement, Acknowledgements acks) {
    int all = acks.missing().size() + acks.acknowledged().size();
    return Draft.to(demand.from().name())
        .type(MessageType.SYSTEM_EVENT)
        .once("unacknowledged-" + MessageId.token(announcement.id()))
        .inReplyTo(announcement)
        .priority(announcement.priority())
        .subject("Not acknowledged: " + announcement.subject())
        .message(
            "%d of %d have not acknowledged by %s: %s."
                .formatted(
                    acks.missing().size(),
                    all,
                    Envelope.format(demand.by()),
                    String.join(", ", acks.missing())))
        .field("ack_by", Envelope.format(demand.by()))
        .field("missing", acks.missing())
        .field("acknowledged", List.copyOf(acks.acknowledged().keySet()));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Watches no more. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    cancelTimer();
    lookout.close();
    if (watch != null) {
      watch.close();
    }
  }
}
