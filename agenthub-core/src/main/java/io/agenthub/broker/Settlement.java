/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Duration;
import java.util.Objects;

/**
 * What becomes of a delivery.
 *
 * <p>{@code ACK} and {@code REJECT} are accepted from any holder, past or present: the message
 * leaves the consumer. {@code RETRY} and {@code WORKING} of a past holder have no effect. None is
 * ever refused.
 *
 * @param delivery what is settled
 * @param kind how
 * @param delay for {@code RETRY}: the earliest time of the next attempt, from now; else zero
 */
public record Settlement(Delivery delivery, Kind kind, Duration delay) implements Operation {
  /** The four answers to a delivery; JetStream's ack, nak with delay, term and in-progress. */
  public enum Kind {
    /** Done: the consumer no longer needs the message. */
    ACK,
    /** Not now: hand it out again after the delay. */
    RETRY,
    /** Never again: the consumer no longer needs the message, though it was not handled. */
    REJECT,
    /** Still at it: the ack wait begins anew. */
    WORKING
  }

  /** Checks the delay. */
  public Settlement {
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(kind, "kind");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay);
    }
  }

  /** The message was handled. */
  public static Settlement ack(Delivery delivery) {
    return new Settlement(delivery, Kind.ACK, Duration.ZERO);
  }

  /** The message shall come again, no earlier than after {@code delay}. */
  public static Settlement retry(Delivery delivery, Duration delay) {
    return new Settlement(delivery, Kind.RETRY, delay);
  }

  /** The message shall not come again. */
  public static Settlement reject(Delivery delivery) {
    return new Settlement(delivery, Kind.REJECT, Duration.ZERO);
  }

  /** The message is still being worked on. */
  public static Settlement working(Delivery delivery) {
    return new Settlement(delivery, Kind.WORKING, Duration.ZERO);
  }
}
