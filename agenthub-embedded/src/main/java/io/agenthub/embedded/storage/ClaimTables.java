/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which consumer still wants which message. A claim is in one of three tables:
 *
 * <pre>
 * ready   (consumer, urgency, seq) -> attempts                          waits to be taken
 * lease   (consumer, seq) -> urgency, attempts, due, session            handed out until due
 * delayed (consumer, seq) -> urgency, attempts, due                     waits until due
 * </pre>
 *
 * <p>or in none, if its message is not filed yet, that is, above the {@link Counters.Position} of
 * its stream up to which all is filed: then it waits, and has never been handed out. So that this
 * is true, what is done with before it is filed leaves a mark among the leases, without a due time
 * and with fewer than no attempts.
 *
 * <p>{@code ready} is stored in the order in which messages are taken, so the next one is its first
 * row; but each consumer's rows are on pages of their own, all of which a commit for many consumers
 * would have to write. {@code lease} has no index by due time: leases are taken and settled all the
 * time and seldom expire, so that the rare look for expired ones reads them all.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class ClaimTables {
  /** From so many on, one statement for all is quicker than one for each; twice for a hundred. */
  private static final int MANY = 3;

  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE ready(consumer INTEGER NOT NULL, urgency INTEGER NOT NULL,"
              + " seq INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
              + " PRIMARY KEY(consumer, urgency, seq)) WITHOUT ROWID",
          "CREATE TABLE lease(consumer INTEGER NOT NULL, seq INTEGER NOT NULL,"
              + " urgency INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,"
              + " session INTEGER NOT NULL, PRIMARY KEY(consumer, seq)) WITHOUT ROWID",
          "CREATE TABLE delayed(consumer INTEGER NOT NULL, seq INTEGER NOT NULL,"
              + " urgency INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,"
              + " PRIMARY KEY(consumer, seq)) WITHOUT ROWID",
          "CREATE INDEX delayed_due ON delayed(due)");

  private static final String ADD_READY =
      "INSERT INTO ready(consumer, urgency, seq, attempts) VALUES(?,?,?,?)";

  private static final String ADD_FRESH =
      "INSERT INTO ready(consumer, urgency, seq) SELECT ?, ?, value FROM json_each(?)";
  private static final String DROP_READY =
      "DELETE FROM ready WHERE consumer = ? AND urgency = ? AND seq = ?";
  private static final String HEADS =
      "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?"
          + " ORDER BY urgency, seq LIMIT ?";
  private static final String HEADS_OF_LEVEL =
      "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?"
          + " AND urgency = ? ORDER BY seq LIMIT 1";
  private static final String ADD_LEASE =
      "INSERT INTO lease(consumer, seq, urgency, attempts, due, session)" + " VALUES(?,?,?,?,?,?)";
  private static final String DROP_LEASE =
      "DELETE FROM lease WHERE consumer = ? AND seq = ? AND attempts >= 0";
  private static final String END_LEASE =
      "DELETE FROM lease WHERE consumer = ? AND seq = ? AND attempts = ?";
  private static final String MARK_DONE =
      "REPLACE INTO lease(consumer, seq, urgency, attempts, due, session)"
          + " VALUES(?,?,0,-1,9223372036854775807,0)";
  private static final String DONE_LEASE =
      "UPDATE lease SET attempts = -1, due = 9223372036854775807, session = 0"
          + " WHERE consumer = ? AND seq = ? AND attempts >= 0";
  private static final String CLEAR_DONE = "DELETE FROM lease WHERE attempts < 0";
  private static final String STATE =
      "SELECT CASE WHEN attempts < 0 THEN 4 ELSE 2 END FROM lease WHERE consumer = ?1 AND seq = ?3"
          + " UNION ALL SELECT 1 FROM ready WHERE consumer = ?1 AND urgency = ?2 AND seq = ?3"
          + " UNION ALL SELECT 3 FROM delayed WHERE consumer = ?1 AND seq = ?3";
  private static final String EXTEND_LEASE =
      "UPDATE lease SET due = ? WHERE consumer = ? AND seq = ? AND attempts = ?";
  private static final String ADD_DELAYED =
      "INSERT INTO delayed(consumer, seq, urgency, attempts, due) VALUES(?,?,?,?,?)";
  private static final String DROP_DELAYED = "DELETE FROM delayed WHERE consumer = ? AND seq = ?";
  private static final String EXPIRED =
      "SELECT consumer, urgency, seq, attempts FROM lease WHERE due <= ? LIMIT ?";
  private static final String OF_SESSION =
      "SELECT consumer, urgency, seq, attempts FROM lease WHERE session = ? LIMIT ?";
  private static final String OVERDUE =
      "SELECT consumer, urgency, seq, attempts FROM delayed WHERE due <= ?"
          + " ORDER BY due LIMIT ?";
  private static final String EARLIEST_LEASE = "SELECT min(due) FROM lease";
  private static final String EARLIEST_DELAYED = "SELECT min(due) FROM delayed";
  private static final String FIRST_DELAYED_OF_EACH =
      "SELECT ?1, urgency, min(seq), 0 FROM delayed WHERE consumer = ?1 GROUP BY urgency";
  private static final String CLAIMED =
      "SELECT EXISTS(SELECT 1 FROM lease WHERE consumer = ?1 AND seq = ?3 AND attempts >= 0)"
          + " OR EXISTS(SELECT 1 FROM ready WHERE consumer = ?1 AND urgency = ?2"
          + " AND seq = ?3)"
          + " OR EXISTS(SELECT 1 FROM delayed WHERE consumer = ?1 AND seq = ?3)"
          + " OR (?3 > coalesce((SELECT c FROM counter WHERE id = -?4), 0)"
          + " AND NOT EXISTS(SELECT 1 FROM lease WHERE consumer = ?1 AND seq = ?3))";
  private static final String CLAIMED_OF_STREAM =
      "WITH mine(id) AS (SELECT id FROM consumer WHERE stream = ?1)"
          + " SELECT seq FROM mine JOIN ready ON consumer = id WHERE seq > ?2"
          + " UNION SELECT seq FROM mine JOIN lease ON consumer = id"
          + " WHERE seq > ?2 AND attempts >= 0"
          + " UNION SELECT seq FROM mine JOIN delayed ON consumer = id WHERE seq > ?2";
  private static final String COUNT_CLAIMED =
      "WITH mine(id) AS (SELECT id FROM consumer WHERE stream = ?1)"
          + " SELECT count(*) FROM (SELECT seq FROM mine JOIN ready ON consumer = id"
          + " WHERE seq <= ?2 UNION SELECT seq FROM mine JOIN lease ON consumer = id"
          + " WHERE seq <= ?2 UNION SELECT seq FROM mine JOIN delayed ON consumer = id"
          + " WHERE seq <= ?2)";

  private final Query addReady;
  private final Query addFresh;
  private final Query dropReady;
  private final Query heads;
  private final Query headsOfLevel;
  private final Query addLease;
  private final Query dropLease;
  private final Query endLease;
  private final Query extendLease;
  private final Query markDone;
  private final Query doneLease;
  private final Query clearDone;
  private final Query state;
  private final Query addDelayed;
  private final Query dropDelayed;
  private final Query expired;
  private final Query ofSession;
  private final Query overdue;
  private final Query earliestLease;
  private final Query earliestDelayed;
  private final Query firstDelayedOfEach;
  private final Query claimed;
  private final Query claimedOfStream;
  private final Query countClaimed;
  private final List<Query> dropConsumer;

  ClaimTables(Link link) {
    addReady = link.prepare(ADD_READY);
    addFresh = link.prepare(ADD_FRESH);
    dropReady = link.prepare(DROP_READY);
    heads = link.prepare(HEADS);
    headsOfLevel = link.prepare(HEADS_OF_LEVEL);
    addLease = link.prepare(ADD_LEASE);
    dropLease = link.prepare(DROP_LEASE);
    endLease = link.prepare(END_LEASE);
    extendLease = link.prepare(EXTEND_LEASE);
    markDone = link.prepare(MARK_DONE);
    doneLease = link.prepare(DONE_LEASE);
    clearDone = link.prepare(CLEAR_DONE);
    state = link.prepare(STATE);
    addDelayed = link.prepare(ADD_DELAYED);
    dropDelayed = link.prepare(DROP_DELAYED);
    expired = link.prepare(EXPIRED);
    ofSession = link.prepare(OF_SESSION);
    overdue = link.prepare(OVERDUE);
    earliestLease = link.prepare(EARLIEST_LEASE);
    earliestDelayed = link.prepare(EARLIEST_DELAYED);
    firstDelayedOfEach = link.prepare(FIRST_DELAYED_OF_EACH);
    claimed = link.prepare(CLAIMED);
    claimedOfStream = link.prepare(CLAIMED_OF_STREAM);
    countClaimed = link.prepare(COUNT_CLAIMED);
    dropConsumer =
        List.of(
            link.prepare("DELETE FROM ready WHERE consumer = ?"),
            link.prepare("DELETE FROM lease WHERE consumer = ?"),
            link.prepare("DELETE FROM delayed WHERE consumer = ?"));
  }

  /** A message begins to wait, for the first time, or again and then at its old place. */
  public void addReady(Claim claim) {
    addReady
        .bind(claim.consumer())
        .bind(claim.urgency())
        .bind(claim.sequence())
        .bind(claim.attempts())
        .run();
  }

  /** Messages begin to wait for the first time. */
  public void addFresh(long consumer, Collection<Claim> fresh) {
    Map<Integer, List<Claim>> levels = fresh.stream().collect(groupingBy(Claim::urgency));
    levels.forEach(
        (urgency, level) -> {
          if (level.size() < MANY) {
            level.forEach(this::addReady);
          } else {
            addLevel(consumer, urgency, level);
          }
        });
  }

  private void addLevel(long consumer, int urgency, List<Claim> level) {
    String sequences =
        level.stream()
            .map(claim -> Long.toString(claim.sequence()))
            .collect(joining(",", "[", "]"));
    addFresh.bind(consumer).bind(urgency).bind(sequences).run();
  }

  /** Takes a claim out of those that wait; false if it was not there. */
  public boolean dropReady(Claim claim) {
    return dropReady.bind(claim.consumer()).bind(claim.urgency()).bind(claim.sequence()).run() > 0;
  }

  /** The claims the consumer would take next. */
  public List<Claim> heads(long consumer, int limit) {
    return claims(heads.bind(consumer).bind(limit));
  }

  /** The first claim of each urgency, at most ten, of those that wait. */
  public List<Claim> headOfEachLevel(long consumer) {
    List<Claim> found = new ArrayList<>();
    for (int urgency = 0; urgency <= 9; urgency++) {
      found.addAll(claims(headsOfLevel.bind(consumer).bind(urgency)));
    }
    return found;
  }

  /** The first claim of each urgency of those that were put off. */
  public List<Claim> firstDelayedOfEach(long consumer) {
    return claims(firstDelayedOfEach.bind(consumer));
  }

  /** Hands a claim out. */
  public void addLease(Claim claim, long due, long session) {
    addLease
        .bind(claim.consumer())
        .bind(claim.sequence())
        .bind(claim.urgency())
        .bind(claim.attempts())
        .bind(due)
        .bind(session)
        .run();
  }

  /** Ends a lease, whoever holds it; false if there was none. */
  public boolean dropLease(Claim claim) {
    return dropLease.bind(claim.consumer()).bind(claim.sequence()).run() > 0;
  }

  /**
   * Ends a lease, whoever holds it, of a message that is not filed yet; false if there was none.
   */
  public boolean endYoungLease(Claim claim) {
    return doneLease.bind(claim.consumer()).bind(claim.sequence()).run() > 0;
  }

  /** Notes that a claim on a message that is not filed yet is done with; it is in no table. */
  public void markDone(Claim claim) {
    markDone.bind(claim.consumer()).bind(claim.sequence()).run();
  }

  /** Forgets what is done with: all messages are filed. */
  public void clearDone() {
    clearDone.run();
  }

  /** Where the claim on a message that is not filed yet stands. */
  public Standing standing(Claim claim) {
    return Standing.of(
        state.bind(claim.consumer()).bind(claim.urgency()).bind(claim.sequence()).number(0));
  }

  /** Ends a lease if it is that of this very attempt. */
  public boolean endLease(Claim claim) {
    return endLease.bind(claim.consumer()).bind(claim.sequence()).bind(claim.attempts()).run() > 0;
  }

  /** Prolongs a lease if it is that of this very attempt. */
  public boolean extendLease(Claim claim, long due) {
    return extendLease
            .bind(due)
            .bind(claim.consumer())
            .bind(claim.sequence())
            .bind(claim.attempts())
            .run()
        > 0;
  }

  /** Puts a claim off. */
  public void addDelayed(Claim claim, long due) {
    addDelayed
        .bind(claim.consumer())
        .bind(claim.sequence())
        .bind(claim.urgency())
        .bind(claim.attempts())
        .bind(due)
        .run();
  }

  /** Takes a claim out of those that were put off; false if it was not there. */
  public boolean dropDelayed(Claim claim) {
    return dropDelayed.bind(claim.consumer()).bind(claim.sequence()).run() > 0;
  }

  /** Leases that have run out. */
  public List<Claim> expired(long now, int limit) {
    return claims(expired.bind(now).bind(limit));
  }

  /** Leases of one session. */
  public List<Claim> ofSession(long session, int limit) {
    return claims(ofSession.bind(session).bind(limit));
  }

  /** Delayed claims that are due. */
  public List<Claim> overdue(long now, int limit) {
    return claims(overdue.bind(now).bind(limit));
  }

  /** When the next lease runs out; {@code Long.MAX_VALUE} for never. Reads all leases. */
  public long earliestLease() {
    return earliestLease.number(Long.MAX_VALUE);
  }

  /** When the next delayed claim is due; {@code Long.MAX_VALUE} for never. */
  public long earliestDelayed() {
    return earliestDelayed.number(Long.MAX_VALUE);
  }

  /** Whether the consumer, which gets such messages of the stream, still wants this one. */
  public boolean isClaimed(long stream, long consumer, int urgency, long sequence) {
    return claimed.bind(consumer).bind(urgency).bind(sequence).bind(stream).number(0) != 0;
  }

  /** How many messages of the stream, up to this one, some consumer wants. Reads all claims. */
  public long countClaimed(long stream, long upTo) {
    return countClaimed.bind(stream).bind(upTo).number(0);
  }

  /** Which messages of the stream beyond this one some consumer wants, as the tables have it. */
  public Set<Long> claimedBeyond(long stream, long beyond) {
    Set<Long> found = new HashSet<>();
    claimedOfStream.bind(stream).bind(beyond);
    try {
      while (claimedOfStream.step()) {
        found.add(claimedOfStream.numberAt(1));
      }
    } finally {
      claimedOfStream.done();
    }
    return found;
  }

  /** Drops all claims of a consumer. */
  public void dropAll(long consumer) {
    dropConsumer.forEach(query -> query.bind(consumer).run());
  }

  private static List<Claim> claims(Query query) {
    List<Claim> found = new ArrayList<>();
    try {
      while (query.step()) {
        found.add(
            new Claim(
                query.numberAt(1),
                (int) query.numberAt(2),
                query.numberAt(3),
                (int) query.numberAt(4)));
      }
    } finally {
      query.done();
    }
    return found;
  }

  /** Where a claim is. */
  public enum Standing {
    /** In no table: it waits. */
    NEW,
    /** It waits again. */
    READY,
    /** It is handed out. */
    LEASED,
    /** It was put off. */
    DELAYED,
    /** It is settled. */
    DONE;

    private static final Standing[] ALL = values();

    private static Standing of(long number) {
      return ALL[(int) number];
    }
  }
}
