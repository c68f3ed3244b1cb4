/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.List;

/*
 * Every commit changes some of these. Narrow rows of one table, they share a page or two, where a
 * table for each kind would have a page of its own written by every commit.
 */
/**
 * The numbers that spare reading everything: how many claims a consumer has, how far a stream has
 * come, how many commits there were.
 *
 * <pre>
 * counter (id) -> a, b, c     id &gt; 0: a consumer's claims that wait, are handed out, were put off
 *                             id &lt; 0: a stream's last sequence, its floor, how far it is filed
 *                             id = 0: the synced commits, and what they believed of the clock
 * </pre>
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class Counters {
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE counter(id INTEGER PRIMARY KEY, a INTEGER NOT NULL DEFAULT 0,"
              + " b INTEGER NOT NULL DEFAULT 0, c INTEGER NOT NULL DEFAULT 0)",
          "INSERT INTO counter(id) VALUES(0)");

  /** How many commits there were. */
  static final String COMMITS = "SELECT a FROM counter WHERE id = 0";

  /** The floor of the stream whose id is bound. */
  static final String FLOOR = "SELECT b FROM counter WHERE id = -?";

  private final Query get;
  private final Query set;
  private final Query drop;
  private long commits = -1;

  Counters(Link link) {
    get = link.prepare("SELECT a, b, c FROM counter WHERE id = ?");
    set = link.prepare("REPLACE INTO counter(id, a, b, c) VALUES(?,?,?,?)");
    drop = link.prepare("DELETE FROM counter WHERE id = ?");
  }

  /** Another process has written, or a transaction was undone: what was read may be wrong. */
  public void forget() {
    commits = -1;
  }

  /** Counts the synced commit that is being prepared and returns its number. */
  long countCommit(Belief belief) {
    if (commits < 0) {
      commits = get(0).ready();
    }
    commits++;
    set(0, commits, belief.believed(), belief.leapt());
    return commits;
  }

  /** What the last synced commit believed of the clock. */
  public Belief belief() {
    Tally stored = get(0);
    return new Belief(stored.leased(), stored.delayed());
  }

  /** The counts of a consumer; zeros if it has none yet. */
  public Tally tally(long consumer) {
    return get(consumer);
  }

  /** Stores the counts of a consumer. */
  public void setTally(long consumer, Tally counts) {
    set(consumer, counts.ready(), counts.leased(), counts.delayed());
  }

  /** Forgets the counts of a consumer. */
  void dropTally(long consumer) {
    drop.bind(consumer).run();
  }

  /** How far a stream has come. */
  public Position position(long stream) {
    Tally stored = get(-stream);
    return new Position(stored.ready(), Math.max(1, stored.leased()), stored.delayed());
  }

  /** Stores how far a stream has come. */
  public void setPosition(long stream, Position at) {
    set(-stream, at.last(), at.floor(), at.filed());
  }

  private Tally get(long id) {
    get.bind(id);
    try {
      return get.step() ? new Tally(get.numberAt(1), get.numberAt(2), get.numberAt(3)) : Tally.NONE;
    } finally {
      get.done();
    }
  }

  private void set(long id, long a, long b, long c) {
    set.bind(id).bind(a).bind(b).bind(c).run();
  }

  /**
   * How far a stream has come.
   *
   * @param last the highest sequence it gave out
   * @param floor the first from which on none is missing
   * @param filed up to where ids are indexed and claims are in their tables, and counted
   */
  public record Position(long last, long floor, long filed) {}

  /**
   * What is believed of the wall clock.
   *
   * @param believed when it was last believed; 0 if never
   * @param leapt where it began again, far ahead of that; 0 if it has not
   */
  public record Belief(long believed, long leapt) {}

  /** How many claims of a consumer wait, are handed out, and were put off. */
  public record Tally(long ready, long leased, long delayed) {
    /** None of any. */
    public static final Tally NONE = new Tally(0, 0, 0);
  }
}
