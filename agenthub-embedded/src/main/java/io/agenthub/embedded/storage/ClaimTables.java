/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Which consumer still wants which message. A claim is in one of three tables:
 *
 * <pre>
 * ready   (consumer, urgency, seq) -> attempts                          waits to be taken
 * lease   (consumer, seq) -> urgency, attempts, due, session            handed out until due
 * delayed (consumer, seq) -> urgency, attempts, due                     waits until due
 * </pre>
 *
 * <p>{@code ready} is stored in the order in which messages are taken, so the next one is its first
 * row. {@code lease} has no index by due time: leases are taken and settled all the time and seldom
 * expire, so that the rare look for expired ones reads them all.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class ClaimTables {
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

  private final Query addReady;
  private final Query addReadyAgain;
  private final Query dropReady;
  private final Query heads;
  private final Query headsOfLevel;
  private final Query addLease;
  private final Query dropLease;
  private final Query endLease;
  private final Query extendLease;
  private final Query leaseUrgency;
  private final Query addDelayed;
  private final Query dropDelayed;
  private final Query expired;
  private final Query ofSession;
  private final Query overdue;
  private final Query earliestLease;
  private final Query earliestDelayed;
  private final Query oldestDelayed;
  private final Query claimed;
  private final Query claimedOfStream;
  private final List<Query> dropConsumer;

  ClaimTables(Link link) {
    addReady = link.prepare("INSERT INTO ready(consumer, urgency, seq) VALUES(?,?,?)");
    addReadyAgain =
        link.prepare("INSERT INTO ready(consumer, urgency, seq, attempts) VALUES(?,?,?,?)");
    dropReady = link.prepare("DELETE FROM ready WHERE consumer = ? AND urgency = ? AND seq = ?");
    heads =
        link.prepare(
            "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?"
                + " ORDER BY urgency, seq LIMIT ?");
    headsOfLevel =
        link.prepare(
            "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?"
                + " AND urgency = ? ORDER BY seq LIMIT 1");
    addLease =
        link.prepare(
            "INSERT INTO lease(consumer, seq, urgency, attempts, due, session)"
                + " VALUES(?,?,?,?,?,?)");
    dropLease = link.prepare("DELETE FROM lease WHERE consumer = ? AND seq = ?");
    endLease = link.prepare("DELETE FROM lease WHERE consumer = ? AND seq = ? AND attempts = ?");
    extendLease =
        link.prepare("UPDATE lease SET due = ? WHERE consumer = ? AND seq = ? AND attempts = ?");
    leaseUrgency = link.prepare("SELECT urgency FROM lease WHERE consumer = ? AND seq = ?");
    addDelayed =
        link.prepare(
            "INSERT INTO delayed(consumer, seq, urgency, attempts, due) VALUES(?,?,?,?,?)");
    dropDelayed = link.prepare("DELETE FROM delayed WHERE consumer = ? AND seq = ?");
    expired =
        link.prepare("SELECT consumer, urgency, seq, attempts FROM lease WHERE due <= ? LIMIT ?");
    ofSession =
        link.prepare(
            "SELECT consumer, urgency, seq, attempts FROM lease WHERE session = ? LIMIT ?");
    overdue =
        link.prepare(
            "SELECT consumer, urgency, seq, attempts FROM delayed WHERE due <= ?"
                + " ORDER BY due LIMIT ?");
    earliestLease = link.prepare("SELECT min(due) FROM lease");
    earliestDelayed = link.prepare("SELECT min(due) FROM delayed");
    oldestDelayed = link.prepare("SELECT min(seq) FROM delayed WHERE consumer = ?");
    claimed =
        link.prepare(
            "SELECT EXISTS(SELECT 1 FROM lease WHERE consumer = ?1 AND seq = ?3)"
                + " OR EXISTS(SELECT 1 FROM ready WHERE consumer = ?1 AND urgency = ?2"
                + " AND seq = ?3)"
                + " OR EXISTS(SELECT 1 FROM delayed WHERE consumer = ?1 AND seq = ?3)");
    claimedOfStream =
        link.prepare(
            "WITH mine(id) AS (SELECT id FROM consumer WHERE stream = ?)"
                + " SELECT count(*) FROM (SELECT seq FROM mine JOIN ready ON consumer = id"
                + " UNION SELECT seq FROM mine JOIN lease ON consumer = id"
                + " UNION SELECT seq FROM mine JOIN delayed ON consumer = id)");
    dropConsumer =
        List.of(
            link.prepare("DELETE FROM ready WHERE consumer = ?"),
            link.prepare("DELETE FROM lease WHERE consumer = ?"),
            link.prepare("DELETE FROM delayed WHERE consumer = ?"));
  }

  /** A message that was never handed out begins to wait. */
  public void addReady(long consumer, int urgency, long sequence) {
    addReady.bind(consumer).bind(urgency).bind(sequence).run();
  }

  /** A message that was handed out before waits again, at its old place. */
  public void addReady(Claim claim) {
    addReadyAgain
        .bind(claim.consumer())
        .bind(claim.urgency())
        .bind(claim.sequence())
        .bind(claim.attempts())
        .run();
  }

  /** Takes a claim out of those that wait; false if it was not there. */
  public boolean dropReady(Claim claim) {
    return dropReady.bind(claim.consumer()).bind(claim.urgency()).bind(claim.sequence()).run() > 0;
  }

  /** The claims the consumer would take next. */
  public List<Claim> heads(long consumer, int limit) {
    return claims(heads.bind(consumer).bind(limit));
  }

  /** The first claim of each urgency, at most ten. */
  public List<Claim> headOfEachLevel(long consumer) {
    List<Claim> found = new ArrayList<>();
    for (int urgency = 0; urgency <= 9; urgency++) {
      found.addAll(claims(headsOfLevel.bind(consumer).bind(urgency)));
    }
    return found;
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

  /** Whether the message is handed out by the consumer. */
  public boolean isLeased(long consumer, long sequence) {
    return leaseUrgency.bind(consumer).bind(sequence).number(-1) >= 0;
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

  /** The first message of the consumer that was put off; 0 if there is none. */
  public long oldestDelayed(long consumer) {
    return oldestDelayed.bind(consumer).number(0);
  }

  /** Whether the consumer still wants the message. */
  public boolean isClaimed(long consumer, int urgency, long sequence) {
    return claimed.bind(consumer).bind(urgency).bind(sequence).number(0) != 0;
  }

  /** How many messages of the stream some consumer still wants. Reads all claims. */
  public long countClaimed(long stream) {
    return claimedOfStream.bind(stream).number(0);
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
}
