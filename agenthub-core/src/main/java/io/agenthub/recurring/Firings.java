/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.recurring.Almanac.Page;
import io.agenthub.recurring.Planned.Firing;
import io.agenthub.schedule.CatchUp;
import io.agenthub.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one piece of recurring work.
 *
 * <p>A firing is a message in the agent's own inbox; its id follows from role, name and instant.
 * First the message is stored, then the record moves on, by compare-and-set. A crash between the
 * two leaves the record where it was: the next look, by whichever replica, stores the same id
 * again, which the broker or the ledger drops. So nothing is lost and nothing is done twice,
 * without anybody who would have to notice a crash.
 *
 * <p><b>Threads:</b> for one at a time.
 */
final class Firings {
  private static final Logger LOG = LoggerFactory.getLogger(Firings.class);

  /** A firing that is less late than this is in time. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** A record that is further ahead of the clock than this was written by a wrong clock. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** How often it is looked whether the last firing has ended. */
  private static final Duration RECHECK = Duration.ofSeconds(5);

  /** A record that is not changed for so long is written again, lest it lapses. */
  private static final Duration REFRESH = Topology.CLAIMS_KEPT.dividedBy(3);

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final RecurringContext context;
  private final Role role;
  private final Recurring work;
  private final Schedule schedule;
  private final Almanac almanac;
  private boolean held;
  private Instant refreshed = Instant.EPOCH;

  Firings(RecurringContext context, Role role, Recurring work) {
    this.context = context;
    this.role = role;
    this.work = work;
    this.schedule = work.schedule();
    this.almanac = new Almanac(context.broker());
  }

  private Instant now() {
    return context.time().now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Begins the record, or makes it ours if it was of another definition. */
  void enter() {
    while (true) {
      Optional<Page> page = read();
      if (page.isPresent() && isOurs(page.get().planned())) {
        return;
      }
      Planned fresh =
          new Planned(
              role.name(),
              work.name(),
              schedule.spec(),
              schedule.zone().getId(),
              now(),
              schedule.next(now()),
              page.flatMap(p -> p.planned().last()));
      long expected = page.map(Page::sequence).orElseGet(() -> almanac.sequence(role, work.name()));
      if (almanac.write(role, fresh, expected)) {
        return;
      }
    }
  }

  Optional<Page> read() {
    return almanac.read(role, work.name());
  }

  /** Whether the record is of this definition; another one means that a newer one has begun. */
  boolean isOurs(Planned planned) {
    return planned.spec().equals(schedule.spec()) && planned.zone().equals(schedule.zone().getId());
  }

  /**
   * Takes one step.
   *
   * @return when to look again; empty for at once
   */
  Optional<Instant> step(Page page) {
    Planned planned = page.planned();
    Instant now = now();
    if (planned.settledUntil().isAfter(now.plus(SKEW))) {
      LOG.warn(
          "The schedule '{}' of '{}' was settled until {}, by a clock that was ahead",
          work.name(),
          role,
          planned.settledUntil());
      return moved(page, planned.settled(now, schedule.next(now)));
    }
    if (now.isAfter(page.storedAt().plus(REFRESH)) && now.isAfter(refreshed.plus(REFRESH))) {
      refreshed = now; // the broker's clock may be another one
      return moved(page, planned);
    }
    Optional<Instant> due = due(planned.settledUntil(), now);
    if (due.isEmpty()) {
      return Optional.of(whenToLook(page, now));
    }
    Instant begin = due.get().plus(delay(due.get()));
    return now.isBefore(begin) ? Optional.of(begin) : dueNow(page, due.get(), now);
  }

  /** The last instant that is due or, where each counts, the first. */
  private Optional<Instant> due(Instant after, Instant now) {
    boolean each = schedule.whenMissed() == CatchUp.ALL;
    return each
        ? schedule.next(after).filter(instant -> !instant.isAfter(now))
        : schedule.latest(after, now);
  }

  private Instant whenToLook(Page page, Instant now) {
    Instant refresh = now.plus(REFRESH);
    Instant next =
        schedule.next(page.planned().settledUntil()).map(i -> i.plus(delay(i))).orElse(refresh);
    return next.isBefore(refresh) ? next : refresh;
  }

  private Optional<Instant> dueNow(Page page, Instant due, Instant now) {
    Planned planned = page.planned();
    if (schedule.whenBusy() != CatchUp.ALL && !planned.last().map(this::hasEnded).orElse(true)) {
      if (schedule.whenBusy() == CatchUp.SKIP) {
        return moved(page, planned.settled(due, schedule.next(due)));
      }
      held = true;
      return Optional.of(now.plus(RECHECK));
    }
    boolean late = now.isAfter(due.plus(delay(due)).plus(TOLERANCE));
    CatchUp policy = held ? schedule.whenBusy() : schedule.whenMissed();
    held = false;
    if (late && policy == CatchUp.SKIP) {
      return moved(page, planned.settled(due, schedule.next(due)));
    }
    boolean several = !schedule.next(planned.settledUntil()).equals(Optional.of(due));
    Receipt receipt =
        Futures.await(context.outbox().send(Role.SCHEDULER, draft(due, late || several)));
    Firing firing =
        new Firing(due, receipt.messageId(), receipt.stream(), receipt.sequence(), late || several);
    return moved(page, planned.fired(firing, schedule.next(due)));
  }

  /** The record moves on, or somebody else has moved it: either way it is looked at again. */
  private Optional<Instant> moved(Page page, Planned next) {
    almanac.write(role, next, page.sequence());
    return Optional.empty();
  }

  /** Whether the message of a firing came to its end, by a completion or a dead letter. */
  private boolean hasEnded(Firing firing) {
    return context.ledger().find(role.name(), firing.messageId()).isPresent()
        || firing.sequence() == 0
        || context.broker().read(firing.stream(), firing.sequence()).isEmpty();
  }

  private Draft draft(Instant due, boolean late) {
    // joined by what neither can hold: "qa" and "team-report" are not "qa-team" and "report"
    String id = "due-%s_%s-%s".formatted(role, work.name(), COMPACT.format(due));
    Draft draft =
        Draft.to(role.name())
            .type(MessageType.TASK_ASSIGNMENT)
            .once(id)
            .subject(work.name())
            .message(work.prompt())
            .priority(work.priority())
            .field("schedule", work.name())
            .field("due_at", Envelope.format(due));
    return late ? draft.field("late", true) : draft;
  }

  /** How far the firing of an instant is put off: the same for all replicas. */
  private Duration delay(Instant due) {
    long most = schedule.jitter().toMillis();
    if (most == 0) {
      return Duration.ZERO;
    }
    long mixed = 31L * (31L * role.name().hashCode() + work.name().hashCode()) + due.toEpochMilli();
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L; // the finalizer of SplitMix64
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return Duration.ofMillis(Math.floorMod(mixed ^ mixed >>> 31, most + 1));
  }
}
