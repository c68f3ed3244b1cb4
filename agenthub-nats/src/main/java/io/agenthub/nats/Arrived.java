/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.StoredMessage;
import java.util.Comparator;

/**
 * A message in hand that has not been handed out.
 *
 * @param message the message
 * @param grip the hold on it
 * @param rank its place in the order
 * @param attempt which attempt the next hand-out is
 */
record Arrived(StoredMessage message, Grip grip, Rank rank, int attempt) {
  /** The most urgent first, then the oldest; also over several streams. */
  static final Comparator<Arrived> ORDER =
      Comparator.comparing(Arrived::rank)
          .thenComparing(arrived -> arrived.message().time())
          .thenComparing(arrived -> arrived.message().sequence())
          .thenComparing(arrived -> arrived.grip().inlet().ref().toString());

  Delivery delivery() {
    return new Delivery(message, grip.inlet().ref(), attempt, grip);
  }
}
