/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import java.util.List;

/**
 * What happens because time has passed: deliveries that were not settled and retries that are due
 * come back, messages and consumers that are too old go.
 *
 * <p>Each run does a limited amount, so that senders never wait long for it, and asks to be woken
 * for the rest.
 */
final class Sweeping {
  private static final int STEP = 500;
  private static final long SESSIONS = 1000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Engine engine;
  private final ClaimTables claims;
  private final Engine.Alarm alarm;
  private final Expiry expiry;

  /** When something may be due at the earliest. */
  private long leasesDue;

  private long delayedDue;
  private long ageDue;
  private long sessionsDue;
  private long alarmAt = NEVER;

  Sweeping(Engine engine, Engine.Alarm alarm) {
    this.engine = engine;
    this.claims = engine.store().claims();
    this.alarm = alarm;
    this.expiry = new Expiry(engine);
  }

  Expiry expiry() {
    return expiry;
  }

  /** A lease or a retry will be due. */
  void leased(long due) {
    if (due < leasesDue) {
      leasesDue = due;
      wake(due);
    }
  }

  /** A claim was put off until then. */
  void delayed(long due) {
    if (due < delayedDue) {
      delayedDue = due;
      wake(due);
    }
  }

  /** A message or a consumer will be too old. */
  void expires(long due) {
    if (due < ageDue) {
      ageDue = due;
      wake(due);
    }
  }

  /** Another process has written: it may have leases and retries that this one does not know. */
  void refresh() {
    long shortest = NEVER;
    for (ConsumerState consumer : engine.catalog().consumers()) {
      shortest = Math.min(shortest, consumer.spec.ackWait().toMillis());
    }
    if (shortest != NEVER) {
      leased(engine.now() + shortest);
    }
    delayed(claims.earliestDelayed());
    engine.sessions().noticeCompany();
    long soon = engine.now() + SESSIONS;
    if (soon < sessionsDue) {
      sessionsDue = soon;
      wake(soon);
    }
  }

  private void wake(long due) {
    if (due < alarmAt && due != NEVER) {
      alarmAt = due;
      alarm.at(due);
    }
  }

  /** Does what is due, and asks to be woken for what will be. */
  void run() {
    long now = engine.now();
    alarmAt = NEVER;
    if (leasesDue <= now) {
      leasesDue = returnLeases(now) ? now : claims.earliestLease();
    }
    if (delayedDue <= now) {
      delayedDue = returnDelayed(now) ? now : claims.earliestDelayed();
    }
    if (ageDue <= now) {
      ageDue = expiry.run(STEP);
    }
    if (sessionsDue <= now) {
      sessionsDue = engine.sessions().check();
    }
    wake(Math.min(Math.min(leasesDue, delayedDue), Math.min(ageDue, sessionsDue)));
  }

  private boolean returnLeases(long now) {
    List<Claim> expired = claims.expired(now, STEP);
    expired.forEach(this::returnLease);
    return expired.size() == STEP;
  }

  private boolean returnDelayed(long now) {
    List<Claim> overdue = claims.overdue(now, STEP);
    for (Claim claim : overdue) {
      claims.dropDelayed(claim);
      ConsumerState consumer = engine.catalog().consumer(claim.consumer());
      if (consumer != null) {
        consumer.counts(claim).delayed--;
        engine.settling().putBack(consumer, claim);
      }
    }
    return overdue.size() == STEP;
  }

  /** Ends the lease and lets the message wait again. */
  void returnLease(Claim claim) {
    claims.dropLease(claim);
    ConsumerState consumer = engine.catalog().consumer(claim.consumer());
    if (consumer != null) {
      consumer.counts(claim).leased--;
      engine.settling().putBack(consumer, claim);
    }
  }

  /** Lets all messages of a session wait again; its process has gone. */
  void returnSession(long session) {
    List<Claim> orphans = claims.ofSession(session, STEP);
    while (!orphans.isEmpty()) {
      orphans.forEach(this::returnLease);
      orphans = claims.ofSession(session, STEP);
    }
    engine.touch();
  }
}
