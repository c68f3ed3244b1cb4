/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.StoredMessage;
import io.agenthub.nats.connection.Shards;
import java.util.Comparator;

/**
 * A message in hand that has not been handed out.
 *
 * @param message the message
 * @param grip the hold on it
 * @param handOuts how often the consumer's deliveries were handed out, the next time included; 0
 *     where that has to be asked for
 * @param ahead how often it was handed out ahead of its turn before
 */
record Arrived(StoredMessage message, Grip grip, int handOuts, int ahead) {
  /** The most urgent first, then the oldest; also over several streams. */
  static final Comparator<Arrived> ORDER = Arrived::compare;

  // By hand: a page of messages is compared thousands of times, and a chain of keys boxes each.
  private static int compare(Arrived one, Arrived other) {
    int order = one.rank().compareTo(other.rank());
    if (order == 0) {
      order = one.message.time().compareTo(other.message.time());
    }
    if (order == 0) {
      order = Long.compare(one.message.sequence(), other.message.sequence());
    }
    return order == 0 ? compareSources(one.source(), other.source()) : order;
  }

  private static int compareSources(ConsumerRef one, ConsumerRef other) {
    int order = one.stream().compareTo(other.stream());
    return order == 0 ? one.name().compareTo(other.name()) : order;
  }

  /** Its place in the order. */
  Rank rank() {
    return grip.rank();
  }

  boolean isCounted() {
    return handOuts > 0;
  }

  /** The same with this one counted. */
  Arrived counted(int count) {
    return new Arrived(message, grip, count, ahead);
  }

  private ConsumerRef source() {
    return grip.consumer();
  }

  Delivery delivery() {
    return new Delivery(message, Shards.known(source()), handOuts + ahead, grip);
  }
}
