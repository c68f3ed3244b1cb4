/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.nats.connection.Channel;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who takes from an inlet, how many messages they wait for, and whether what is on its way for them
 * was asked for by them.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Demand {
  private final Channel channel;
  private final Set<Arrived> held;
  private final Set<Taker> takers = new LinkedHashSet<>();

  /** Whether something may be under way that was the best only before somebody began to wait. */
  private boolean unproven;

  /** Somebody who hands out what the inlet has. */
  interface Taker {
    /** For how many messages those wait who are served by it. */
    int demand();

    /** Since when the one has waited who is next; empty if nobody waits. */
    Optional<Long> waitsSince();

    /** Looks soon whether something can be handed out. */
    void touch();
  }

  /**
   * Demand that nobody has yet.
   *
   * @param held what is in hand
   */
  Demand(Channel channel, Set<Arrived> held) {
    this.channel = channel;
    this.held = held;
  }

  void add(Taker taker) {
    takers.add(taker);
  }

  void remove(Taker taker) {
    takers.remove(taker);
  }

  /** Whether anybody takes, be it that nobody waits just now. */
  boolean hasTakers() {
    return !takers.isEmpty();
  }

  /** How many messages are waited for. */
  int count() {
    int count = 0;
    for (Taker taker : takers) {
      count += taker.demand();
    }
    return count;
  }

  /**
   * How many messages are waited for that are neither here nor asked for; may be negative.
   *
   * @param asking how many deliveries are being asked about
   */
  int missing(int asking) {
    return count() - held.size() - asking - channel.waiting();
  }

  /**
   * A message has come. If it was asked for before those began to wait who wait now, it may have
   * been under way when they came, and what was stored since may be more urgent.
   */
  void arrived() {
    for (Taker taker : takers) {
      unproven |= taker.waitsSince().filter(since -> !channel.wasAskedSince(since)).isPresent();
    }
  }

  /**
   * Asks for one message more if need be: the answer comes behind what is under way.
   *
   * @return whether that was necessary
   */
  boolean prove() {
    boolean asked = unproven;
    if (asked) {
      unproven = false;
      channel.probe(1);
    }
    return asked;
  }

  /** As much is with takers as may be: one of them lets go of something, or lets its time pass. */
  void awaitRoom() {
    if (count() > 0 && held.isEmpty() && channel.waiting() == 0) {
      channel.await(1);
    }
  }

  /** Has everybody who waits look again. */
  void touch() {
    takers.forEach(Taker::touch);
  }
}
