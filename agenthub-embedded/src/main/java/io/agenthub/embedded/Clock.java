/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Counters.Belief;
import java.time.Duration;

/*
 * A clock that is ahead, if only for a moment, makes everything too old at once, and what is removed
 * for that does not come back. So the hub remembers when it was last in use.
 */
/**
 * Whether the wall clock may be believed when it says that something is too old.
 *
 * <p>If it is more than a day beyond the last time at which it was believed, it has to go on from
 * there for an hour first. So a hub that nobody used for a month removes what is too old an hour
 * later.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Clock {
  /** How far it may be ahead of the last use and still be believed. */
  static final long LEAP = Duration.ofDays(1).toMillis();

  /** How long it has to go on after a leap. */
  private static final long PROOF = Duration.ofHours(1).toMillis();

  private long believed;
  private long leapt;

  Clock(Belief before) {
    believed = before.believed();
    leapt = before.leapt();
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

  boolean isBelieved() {
    return leapt == 0;
  }

  /** What the next process, or the next time this one begins, has to know. */
  Belief belief() {
    return new Belief(believed, leapt);
  }
}
