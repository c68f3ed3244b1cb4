/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.Counters.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A durable consumer as this process knows it.
 *
 * <p><b>Threads:</b> what changes belongs to the committer.
 */
final class ConsumerState {
  private static final Comparator<Fresh> ORDER =
      Comparator.comparingInt((Fresh one) -> one.claim().urgency())
          .thenComparingLong(one -> one.claim().sequence());

  final long id;
  final ConsumerSpec spec;
  final String settings;
  final StreamState stream;
  private final String filter;

  /** Claims that wait, that are handed out, that were put off; as of {@link #epoch}. */
  long ready;

  long leased;
  long delayed;

  /** The {@link Catalog#epoch} in which the counts were loaded. */
  long epoch = -1;

  boolean dirty;

  /** When this process last noted that somebody pulls. */
  long pulled;

  /** Whether it still exists. */
  boolean gone;

  /** Pulls that wait for a message of this consumer, the oldest first. */
  final Set<PullRequest> waiting = new LinkedHashSet<>();

  /** Published in the transaction under way and not yet written to those that wait. */
  final List<Fresh> fresh = new ArrayList<>();

  /** What waits, in the store. */
  final Backlog backlog;

  private boolean sorted;

  ConsumerState(long id, ConsumerSpec spec, String settings, StreamState stream, Backlog backlog) {
    this.id = id;
    this.spec = spec;
    this.settings = settings;
    this.stream = stream;
    this.backlog = backlog;
    this.filter = spec.filter().toString();
  }

  boolean matches(String subject) {
    return SubjectMatch.matches(filter, subject);
  }

  /** The urgency under which it keeps a message. */
  int urgency(int ofMessage) {
    return spec.order() == ConsumerSpec.Order.URGENCY ? ofMessage : 0;
  }

  void set(Tally counts, long ofEpoch) {
    ready = counts.ready();
    leased = counts.leased();
    delayed = counts.delayed();
    epoch = ofEpoch;
  }

  Tally tally() {
    return new Tally(ready, leased, delayed);
  }

  /** All messages it has not settled. */
  long unsettled() {
    return ready + leased + delayed;
  }

  boolean mayTake() {
    return !gone && ready > 0 && leased < spec.maxInFlight();
  }

  void addFresh(Fresh claim) {
    fresh.add(claim);
    sorted = fresh.size() == 1;
  }

  /** The fresh claims, the most urgent last. */
  List<Fresh> freshInOrder() {
    if (!sorted) {
      fresh.sort(ORDER.reversed());
      sorted = true;
    }
    return fresh;
  }

  void endTransaction() {
    fresh.clear();
    dirty = false;
  }

  /** A claim on a message that is being published. */
  record Fresh(Claim claim, Draft draft, long time) {}
}
