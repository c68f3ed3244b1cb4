/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.CatalogTables;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import io.agenthub.embedded.storage.MessageTable.Brief;
import io.agenthub.embedded.storage.MessageTable.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/*
 * A message of an interest stream is gone for its readers when the last of them has settled it. Its
 * row stays a little longer: for as long as its id must not repeat, or until it is too old for the
 * archive. So a settlement writes nothing but its own claim, and rows go in order of sequence, which
 * leaves no gap above the floor. A row that was still wanted when the floor passed it goes with its
 * last claim.
 */
/** Removes messages that are too old, and consumers nobody has pulled from for too long. */
final class Expiry {
  /** Rows do not go one by one as they come of age. */
  private static final long SPACING = 200;

  private static final int PAGE = 1000;

  private final Engine engine;
  private final ClaimTables claims;
  private final CatalogTables tables;

  Expiry(Engine engine) {
    this.engine = engine;
    this.claims = engine.store().claims();
    this.tables = engine.store().catalog();
  }

  /**
   * Removes up to {@code limit} messages a stream; returns when to look again. Nothing is too old
   * while the clock is not believed; once it is, {@link Sweeping#expires} is told.
   */
  long run(int limit) {
    long next = Long.MAX_VALUE;
    if (!engine.clock().isBelieved()) {
      return next;
    }
    for (StreamState stream : engine.catalog().streams()) {
      if (!stream.isArchive() && stream.rowHorizon(engine.now()) != Long.MIN_VALUE) {
        next = Math.min(next, sweep(engine.catalog().located(stream), limit));
      }
    }
    return Math.min(next, lapse());
  }

  private long sweep(StreamState stream, int limit) {
    long horizon = stream.rowHorizon(engine.now());
    long old = sound(stream).filter(it -> it.time() <= horizon).map(Stamp::sequence).orElse(0L);
    List<Brief> rows = stream.rows().briefs(stream.floor, limit);
    for (Brief row : rows) {
      if (row.time() > horizon && row.sequence() > old) {
        break;
      }
      if (!stream.isInterest() || !isWanted(stream, row)) {
        remove(stream, row);
      }
      stream.floor = row.sequence() + 1;
      engine.touch(stream);
    }
    long lifetime = engine.now() - horizon;
    return sound(stream)
        .map(Stamp::time)
        .map(time -> time <= horizon ? engine.now() : Math.max(time + lifetime, soon()))
        .orElse(engine.now() + lifetime);
  }

  /** The first message that no clock that was ahead has stamped; those before it are older. */
  private Optional<Stamp> sound(StreamState stream) {
    return stream.rows().next(stream.floor, engine.now() + Clock.LEAP);
  }

  private long soon() {
    return engine.now() + SPACING;
  }

  /** Whether a consumer of the stream itself has not settled the message. */
  boolean isWanted(StreamState stream, Brief row) {
    for (ConsumerState consumer : engine.catalog().route(row.subject()).consumers()) {
      if (consumer.stream == stream
          && claims.isClaimed(
              stream.id, consumer.id, consumer.urgency(row.urgency()), row.sequence())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the message with this sequence is there and somebody has not settled it. */
  boolean isWanted(StreamState stream, long sequence) {
    List<Brief> rows = stream.rows().briefs(sequence, 1);
    return !rows.isEmpty() && rows.get(0).sequence() == sequence && isWanted(stream, rows.get(0));
  }

  /** Notes that somebody pulls, for consumers that would lapse; not more often than is needed. */
  void pulled(ConsumerState consumer) {
    long allowed = consumer.spec.lapseAfter().toMillis();
    if (allowed > 0 && engine.now() - consumer.pulled >= allowed / 64) {
      consumer.pulled = engine.now();
      tables.setPulled(consumer.id, engine.now());
      engine.touch();
    }
  }

  /** A claim has ended; its message goes with it if it was kept for nothing else. */
  void released(StreamState stream, long sequence) {
    StreamState origin = engine.catalog().located(stream.origin);
    if (!origin.isInterest() || sequence >= origin.floor) {
      return;
    }
    if (!isWanted(origin, sequence)) {
      remove(origin, sequence);
    }
  }

  /** A consumer has gone: what was kept only for it, below the floor, goes too. */
  void abandoned(StreamState stream) {
    StreamState origin = engine.catalog().located(stream.origin);
    if (!origin.isInterest()) {
      return;
    }
    List<Brief> page = origin.rows().briefs(1, PAGE);
    while (!page.isEmpty() && page.get(0).sequence() < origin.floor) {
      for (Brief row : page) {
        if (row.sequence() < origin.floor && !isWanted(origin, row)) {
          remove(origin, row);
        }
      }
      page = origin.rows().briefs(page.get(page.size() - 1).sequence() + 1, PAGE);
    }
  }

  /** Removes the message with this sequence, and all claims on it. */
  void remove(StreamState stream, long sequence) {
    List<Brief> rows = stream.rows().briefs(sequence, 1);
    if (!rows.isEmpty() && rows.get(0).sequence() == sequence) {
      remove(stream, rows.get(0));
    }
  }

  private void remove(StreamState stream, Brief row) {
    stream.delete(row.sequence());
    engine.touch();
    List<ConsumerState> consumers = engine.catalog().route(row.subject()).consumers();
    if (consumers.isEmpty()) {
      return;
    }
    for (ConsumerState consumer : consumers) {
      drop(
          engine.catalog().counted(consumer),
          new Claim(consumer.id, consumer.urgency(row.urgency()), row.sequence(), 0));
    }
  }

  private void drop(ConsumerState consumer, Claim claim) {
    Counts counts = consumer.counts(claim);
    if (consumer.backlog.drop(claim)) {
      counts.ready--;
    } else if (claims.dropLease(claim)) {
      counts.leased--;
    } else if (claims.dropDelayed(claim)) {
      counts.delayed--;
    } else {
      return;
    }
    engine.touch(consumer, claim);
  }

  /** Removes consumers nobody pulls from; returns when the next might have lapsed. */
  private long lapse() {
    long next = Long.MAX_VALUE;
    List<ConsumerState> lapsed = new ArrayList<>();
    for (ConsumerState consumer : engine.catalog().consumers()) {
      long allowed = consumer.spec.lapseAfter().toMillis();
      if (allowed > 0) {
        long pulled = pulled(consumer, allowed);
        if (pulled + allowed <= engine.now()) {
          lapsed.add(consumer);
        } else {
          next = Math.min(next, pulled + allowed);
        }
      }
    }
    lapsed.forEach(engine.definitions()::drop);
    return next;
  }

  /** When somebody last pulled; a pull that waits pulls all the time, and says so now and then. */
  private long pulled(ConsumerState consumer, long allowed) {
    if (!engine.taking().isWanted(consumer)) {
      return tables.pulled(consumer.id);
    }
    tables.setPulled(consumer.id, engine.now());
    engine.touch();
    return engine.now() - allowed + Math.max(1, allowed / 4);
  }
}
