/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a durable consumer.
 *
 * @param ref its name
 * @param filter which of the stream's messages it receives
 * @param start whether it begins with what the stream keeps or with what comes
 * @param order in which order messages that wait are handed out
 * @param ackWait how long a delivery may stay unsettled before it is handed out again
 * @param maxInFlight most deliveries unsettled at a time, over all processes
 * @param lapseAfter removed when nobody pulled for this long; zero for never
 */
public record ConsumerSpec(
    ConsumerRef ref,
    SubjectFilter filter,
    Start start,
    Order order,
    Duration ackWait,
    int maxInFlight,
    Duration lapseAfter) {
  /** Where a new consumer begins. */
  public enum Start {
    /** With every message the stream still keeps. */
    ALL,
    /** With the first message stored after its creation. */
    NEW
  }

  /** The order in which messages that wait are handed out. */
  public enum Order {
    /** By sequence. */
    SEQUENCE,
    /**
     * By {@link UrgencyRule}, most urgent first, then by sequence; also behind any backlog. {@link
     * Ageing} says how far waiting counts against urgency.
     */
    URGENCY
  }

  /** Checks the limits. */
  public ConsumerSpec {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(order, "order");
    if (ackWait.isNegative() || ackWait.isZero() || maxInFlight < 1 || lapseAfter.isNegative()) {
      throw new IllegalArgumentException("consumer " + ref + ": a limit is out of range");
    }
  }

  /** An inbox or a pool: everything that is kept, the most urgent first, never lapsing. */
  public static ConsumerSpec queue(ConsumerRef ref, SubjectFilter filter) {
    return new ConsumerSpec(
        ref, filter, Start.ALL, Order.URGENCY, Duration.ofMinutes(1), 20_000, Duration.ZERO);
  }

  /** A topic's subscriber: what comes from now on, the most urgent first. */
  public static ConsumerSpec subscriber(
      ConsumerRef ref, SubjectFilter filter, Duration lapseAfter) {
    return new ConsumerSpec(
        ref, filter, Start.NEW, Order.URGENCY, Duration.ofMinutes(1), 1_000, lapseAfter);
  }

  /** The same with another ack wait. */
  public ConsumerSpec withAckWait(Duration wait) {
    return new ConsumerSpec(ref, filter, start, order, wait, maxInFlight, lapseAfter);
  }

  /** The same with another limit of deliveries in flight. */
  public ConsumerSpec withMaxInFlight(int max) {
    return new ConsumerSpec(ref, filter, start, order, ackWait, max, lapseAfter);
  }

  /** The same in another order. */
  public ConsumerSpec withOrder(Order other) {
    return new ConsumerSpec(ref, filter, start, other, ackWait, maxInFlight, lapseAfter);
  }
}
