/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.Counters.Tally;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A durable consumer as this process knows it.
 *
 * <p><b>Threads:</b> what changes belongs to the committer.
 */
final class ConsumerState {
  final long id;
  final ConsumerSpec spec;
  final String settings;
  final StreamState stream;
  private final String filter;

  /** Claims on messages that are filed, as the store has the counts; as of {@link #epoch}. */
  final Counts filed = new Counts();

  /** Claims on young messages, see {@link Filing}; their messages are the record of them. */
  final Counts young = new Counts();

  /** The {@link Catalog#epoch} in which the counts were loaded. */
  long epoch = -1;

  boolean dirty;

  /** When this process last noted that somebody pulls. */
  long pulled;

  /** Whether it still exists. */
  boolean gone;

  /** Pulls that wait for a message of this consumer, the oldest first. */
  final Set<PullRequest> waiting = new LinkedHashSet<>();

  /** What waits. */
  final Backlog backlog;

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

  /** Memory is given up; these are the counts in the store. */
  void set(Tally counts, long ofEpoch) {
    filed.set(counts);
    young.set(Tally.NONE);
    backlog.forget(filed.ready == 0);
    epoch = ofEpoch;
  }

  /** Whether the message is not filed yet. */
  boolean isYoung(Claim claim) {
    return claim.sequence() > stream.origin.filed;
  }

  /** The counts to which the claim belongs. */
  Counts counts(Claim claim) {
    return isYoung(claim) ? young : filed;
  }

  /** How many claims wait to be taken. */
  long ready() {
    return filed.ready + young.ready;
  }

  long leased() {
    return filed.leased + young.leased;
  }

  long delayed() {
    return filed.delayed + young.delayed;
  }

  /** All messages it has not settled. */
  long unsettled() {
    return ready() + leased() + delayed();
  }

  boolean mayTake() {
    return !gone && ready() > 0 && leased() < spec.maxInFlight();
  }
}
