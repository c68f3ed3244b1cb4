/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which consumer still wants which message. A claim is in one of three tables:
 *
 * <pre>
 * arrival (seq, consumer) -> urgency                                    waits, came lately
 * ready   (consumer, urgency, seq) -> attempts                          waits to be taken
 * lease   (consumer, seq) -> urgency, attempts, due, session            handed out until due
 * delayed (consumer, seq) -> urgency, attempts, due                     waits until due
 * </pre>
 *
 * <p>{@code ready} is stored in the order in which messages are taken, so the next one is its first
 * row; but each consumer's rows are on pages of their own, all of which a commit for many consumers
 * would have to write. So claims that come in gather in {@code arrival}, which grows at its end,
 * and are moved many at a time; most have been taken before. While several processes share the hub,
 * each looks for the next row after every commit of another, and nothing gathers. {@code lease} has
 * no index by due time: leases are taken and settled all the time and seldom expire, so that the
 * rare look for expired ones reads them all.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class ClaimTables {
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE ready(consumer INTEGER NOT NULL, urgency INTEGER NOT NULL,"
              + " seq INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
              + " PRIMARY KEY(consumer, urgency, seq)) WITHOUT ROWID",
          "CREATE TABLE arrival(seq INTEGER NOT NULL, consumer INTEGER NOT NULL,"
              + " urgency INTEGER NOT NULL, PRIMARY KEY(seq, consumer)) WITHOUT ROWID",
          "CREATE TABLE lease(consumer INTEGER NOT NULL, seq INTEGER NOT NULL,"
              + " urgency INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,"
              + " session INTEGER NOT NULL, PRIMARY KEY(consumer, seq)) WITHOUT ROWID",
          "CREATE TABLE delayed(consumer INTEGER NOT NULL, seq INTEGER NOT NULL,"
              + " urgency INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,"
              + " PRIMARY KEY(consumer, seq)) WITHOUT ROWID",
          "CREATE INDEX delayed_due ON delayed(due)");

  /** How many arrivals gather before they are moved, which takes some milliseconds. */
  private static final int GATHERED = 2000;

  private static final String ADD_ARRIVAL =
      "INSERT INTO arrival(consumer, urgency, seq) VALUES(?,?,?)";
  private static final String DROP_ARRIVAL = "DELETE FROM arrival WHERE seq = ? AND consumer = ?";
  private static final String FIRST_ARRIVAL = "SELECT min(seq) FROM arrival WHERE consumer = ?";
  private static final String MOVE_ARRIVALS =
      "INSERT INTO ready(consumer, urgency, seq) SELECT consumer, urgency, seq FROM arrival"
          + " ORDER BY consumer, urgency, seq";
  private static final String CLEAR_ARRIVALS = "DELETE FROM arrival";
  private static final String ADD_READY =
      "INSERT INTO ready(consumer, urgency, seq, attempts) VALUES(?,?,?,?)";
  private static final String DROP_READY =
      "DELETE FROM ready WHERE consumer = ? AND urgency = ? AND seq = ?";
  private static final String HEADS =
      "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?1 UNION ALL"
          + " SELECT consumer, urgency, seq, 0 FROM arrival WHERE consumer = ?1"
          + " ORDER BY urgency, seq LIMIT ?2";
  private static final String HEADS_OF_LEVEL =
      "SELECT consumer, urgency, seq, attempts FROM ready WHERE consumer = ?"
          + " AND urgency = ? ORDER BY seq LIMIT 1";
  private static final String ADD_LEASE =
      "INSERT INTO lease(consumer, seq, urgency, attempts, due, session)" + " VALUES(?,?,?,?,?,?)";
  private static final String DROP_LEASE = "DELETE FROM lease WHERE consumer = ? AND seq = ?";
  private static final String END_LEASE =
      "DELETE FROM lease WHERE consumer = ? AND seq = ? AND attempts = ?";
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
  private static final String OLDEST_DELAYED = "SELECT min(seq) FROM delayed WHERE consumer = ?";
  private static final String FIRST_OF_EACH =
      "SELECT ?1, urgency, min(seq), 0 FROM (SELECT urgency, seq FROM arrival WHERE consumer = ?1"
          + " UNION ALL SELECT urgency, seq FROM delayed WHERE consumer = ?1) GROUP BY urgency";
  private static final String FIRST_ARRIVAL_OF_EACH =
      "SELECT ?1, urgency, min(seq), 0 FROM arrival WHERE consumer = ?1 GROUP BY urgency";
  private static final String CLAIMED =
      "SELECT EXISTS(SELECT 1 FROM lease WHERE consumer = ?1 AND seq = ?3)"
          + " OR EXISTS(SELECT 1 FROM ready WHERE consumer = ?1 AND urgency = ?2"
          + " AND seq = ?3)"
          + " OR EXISTS(SELECT 1 FROM arrival WHERE seq = ?3 AND consumer = ?1)"
          + " OR EXISTS(SELECT 1 FROM delayed WHERE consumer = ?1 AND seq = ?3)";
  private static final String CLAIMED_OF_STREAM =
      "WITH mine(id) AS (SELECT id FROM consumer WHERE stream = ?)"
          + " SELECT count(*) FROM (SELECT seq FROM mine JOIN ready ON consumer = id"
          + " UNION SELECT seq FROM arrival WHERE consumer IN (SELECT id FROM mine)"
          + " UNION SELECT seq FROM mine JOIN lease ON consumer = id"
          + " UNION SELECT seq FROM mine JOIN delayed ON consumer = id)";

  private final Query addReady;
  private final Query addArrival;
  private final Query dropArrival;
  private final Query firstArrival;
  private final Query moveArrivals;
  private final Query clearArrivals;
  private final Query dropReady;
  private final Query heads;
  private final Query headsOfLevel;
  private final Query addLease;
  private final Query dropLease;
  private final Query endLease;
  private final Query extendLease;
  private final Query addDelayed;
  private final Query dropDelayed;
  private final Query expired;
  private final Query ofSession;
  private final Query overdue;
  private final Query earliestLease;
  private final Query earliestDelayed;
  private final Query oldestDelayed;
  private final Query firstOfEach;
  private final Query firstArrivalOfEach;
  private final Query claimed;
  private final Query claimedOfStream;
  private final List<Query> dropConsumer;

  /** About how many arrivals there are; 0 only if there are none. */
  private int arrivals;

  private boolean gathering;

  ClaimTables(Link link) {
    addReady = link.prepare(ADD_READY);
    addArrival = link.prepare(ADD_ARRIVAL);
    dropArrival = link.prepare(DROP_ARRIVAL);
    firstArrival = link.prepare(FIRST_ARRIVAL);
    moveArrivals = link.prepare(MOVE_ARRIVALS);
    clearArrivals = link.prepare(CLEAR_ARRIVALS);
    dropReady = link.prepare(DROP_READY);
    heads = link.prepare(HEADS);
    headsOfLevel = link.prepare(HEADS_OF_LEVEL);
    addLease = link.prepare(ADD_LEASE);
    dropLease = link.prepare(DROP_LEASE);
    endLease = link.prepare(END_LEASE);
    extendLease = link.prepare(EXTEND_LEASE);
    addDelayed = link.prepare(ADD_DELAYED);
    dropDelayed = link.prepare(DROP_DELAYED);
    expired = link.prepare(EXPIRED);
    ofSession = link.prepare(OF_SESSION);
    overdue = link.prepare(OVERDUE);
    earliestLease = link.prepare(EARLIEST_LEASE);
    earliestDelayed = link.prepare(EARLIEST_DELAYED);
    oldestDelayed = link.prepare(OLDEST_DELAYED);
    firstOfEach = link.prepare(FIRST_OF_EACH);
    firstArrivalOfEach = link.prepare(FIRST_ARRIVAL_OF_EACH);
    claimed = link.prepare(CLAIMED);
    claimedOfStream = link.prepare(CLAIMED_OF_STREAM);
    dropConsumer =
        List.of(
            link.prepare("DELETE FROM ready WHERE consumer = ?"),
            link.prepare("DELETE FROM arrival WHERE consumer = ?"),
            link.prepare("DELETE FROM lease WHERE consumer = ?"),
            link.prepare("DELETE FROM delayed WHERE consumer = ?"));
  }

  /** Whether arrivals may gather: only while no other process has the hub open. */
  public void gather(boolean wanted) {
    gathering = wanted;
  }

  /** A transaction was undone: there may be arrivals. */
  public void forget() {
    arrivals = GATHERED + 1;
  }

  /** Moves the arrivals to those that wait, once they are many or must not gather. */
  public void moveArrivals() {
    if (arrivals > (gathering ? GATHERED : 0)) {
      moveAllArrivals();
    }
  }

  /** Moves all arrivals, also those of a process that has ended. */
  public void moveAllArrivals() {
    moveArrivals.run();
    clearArrivals.run();
    arrivals = 0;
  }

  /** A message begins to wait, for the first time, or again and then at its old place. */
  public void addReady(Claim claim) {
    if (gathering && claim.attempts() == 0) {
      addArrival.bind(claim.consumer()).bind(claim.urgency()).bind(claim.sequence()).run();
      arrivals++;
      return;
    }
    addReady
        .bind(claim.consumer())
        .bind(claim.urgency())
        .bind(claim.sequence())
        .bind(claim.attempts())
        .run();
  }

  /** Takes a claim out of those that wait; false if it was not there. */
  public boolean dropReady(Claim claim) {
    return (arrivals > 0 && dropArrival.bind(claim.sequence()).bind(claim.consumer()).run() > 0)
        || dropReady.bind(claim.consumer()).bind(claim.urgency()).bind(claim.sequence()).run() > 0;
  }

  /** The claims the consumer would take next. */
  public List<Claim> heads(long consumer, int limit) {
    return claims(heads.bind(consumer).bind(limit));
  }

  /** The first message that came lately and waits for the consumer; 0 if there is none. */
  public long firstArrival(long consumer) {
    return arrivals == 0 ? 0 : firstArrival.bind(consumer).number(0);
  }

  /** The first claim of each urgency, at most ten, of those that did not come lately. */
  public List<Claim> headOfEachLevel(long consumer) {
    List<Claim> found = new ArrayList<>();
    for (int urgency = 0; urgency <= 9; urgency++) {
      found.addAll(claims(headsOfLevel.bind(consumer).bind(urgency)));
    }
    return found;
  }

  /** Among them the first claim of each urgency, those that came lately included. */
  public List<Claim> firstOfEach(long consumer) {
    List<Claim> found = headOfEachLevel(consumer);
    found.addAll(claims(firstArrivalOfEach.bind(consumer)));
    return found;
  }

  /** The number of the first message that waits at each level, those put off included. */
  public SortedMap<Integer, Long> firstOfEachLevel(long consumer) {
    List<Claim> firsts = new ArrayList<>(headOfEachLevel(consumer));
    firsts.addAll(claims(firstOfEach.bind(consumer)));
    SortedMap<Integer, Long> first = new TreeMap<>();
    firsts.forEach(claim -> first.merge(claim.urgency(), claim.sequence(), Math::min));
    return first;
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
