/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Ageing;
import io.agenthub.embedded.storage.Claim;
import org.jspecify.annotations.Nullable;

/**
 * The order in which claims are taken where waiting counts against urgency.
 *
 * <p>Within a level of urgency the oldest goes first, with or without ageing; so only the first of
 * each level has to be compared.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class AgedOrder {
  private final Ageing ageing;

  AgedOrder(Ageing ageing) {
    this.ageing = ageing;
  }

  boolean isOn() {
    return ageing.isOn();
  }

  /** The claim the consumer would hand out next; null if none waits. */
  @Nullable Claim head(ConsumerState consumer) {
    Claim best = null;
    for (Claim claim : consumer.backlog.heads()) {
      best = best == null || isBefore(claim, best, consumer) ? claim : best;
    }
    return best;
  }

  private boolean isBefore(Claim one, Claim other, ConsumerState of) {
    long difference = place(of, one) - place(of, other);
    return difference == 0 ? one.sequence() < other.sequence() : difference < 0;
  }

  /** Where a claim stands, also among those of other consumers; the smallest goes first. */
  long place(ConsumerState of, Claim claim) {
    return ageing.place(claim.urgency(), claim.urgency() == 0 ? 0 : storedAt(of, claim));
  }

  /** When the message of a claim was stored, in milliseconds of the epoch. */
  static long storedAt(ConsumerState of, Claim claim) {
    return of.stream.rows().next(claim.sequence()).map(stamp -> stamp.time()).orElse(0L);
  }
}
