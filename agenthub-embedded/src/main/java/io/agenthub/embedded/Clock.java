/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Counters.Belief;
import io.agenthub.time.TimeSource;
import java.time.Duration;

/*
 * A clock that is ahead, if only for a moment, makes everything too old at once. What is removed for
 * that does not come back, and what was completed would be done again. So the hub remembers when it
 * was last in use.
 */
/**
 * Whether the wall clock may be believed when it says that something is too old.
 *
 * <p>If it is more than a day beyond the last time at which it was believed, it has to go on from
 * there for an hour first. Until then nothing is too old that was not before: a hub that nobody
 * used for a month removes what is too old an hour later.
 *
 * <p><b>Threads:</b> confined to the committer, but for what says that it is for any.
 */
final class Clock {
  /** How far it may be ahead of the last use and still be believed. */
  static final long LEAP = Duration.ofDays(1).toMillis();

  /** How long it has to go on after a leap. */
  private static final long PROOF = Duration.ofHours(1).toMillis();

  private final TimeSource time;
  private volatile long believed;
  private volatile long leapt;

  Clock(TimeSource time) {
    this.time = time;
  }

  /** Takes up what was believed before; the first that is called. */
  void begin(Belief before) {
    believed = before.believed();
    leapt = before.leapt();
  }

  /** What the clock shows, in milliseconds of the epoch. For any thread. */
  long millis() {
    return time.now().toEpochMilli();
  }

  /** The clock shows this time; returns whether it is believed again, having not been so before. */
  boolean shows(long now) {
    long since = now - leapt;
    boolean proven = since >= PROOF && since <= LEAP;
    if (believed == 0 || now - believed <= LEAP || proven) {
      boolean again = leapt != 0;
      believed = now;
      leapt = 0;
      return again;
    }
    if (since < 0 || since > LEAP) {
      leapt = now;
    }
    return false;
  }

  /**
   * The time by which it is told how old something is: what the clock shows or, while that is not
   * believed, what it showed last. For any thread.
   */
  long reckoned() {
    long now = millis();
    long last = believed;
    return last == 0 || (leapt == 0 && now - last <= LEAP) ? now : last;
  }

  boolean isBelieved() {
    return leapt == 0;
  }

  /** What the next process, or the next time this one begins, has to know. */
  Belief belief() {
    return new Belief(believed, leapt);
  }
}
