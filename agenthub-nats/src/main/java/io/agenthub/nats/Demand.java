/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.nats.connection.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who takes from an inlet, how many messages they wait for, and whether what is on its way for them
 * was asked for by them.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Demand {
  private final Inlet inlet;
  private final Channel channel;
  private final Set<NatsPuller> pullers = new LinkedHashSet<>();

  /** Whether something may be under way that was the best only before somebody began to wait. */
  private boolean unproven;

  Demand(Inlet inlet, Channel channel) {
    this.inlet = inlet;
    this.channel = channel;
  }

  void add(NatsPuller puller) {
    pullers.add(puller);
  }

  void remove(NatsPuller puller) {
    pullers.remove(puller);
  }

  /** Whether anybody takes, be it that nobody waits just now. */
  boolean hasTakers() {
    return !pullers.isEmpty();
  }

  /** How many messages are waited for. */
  int count() {
    int count = 0;
    for (NatsPuller puller : pullers) {
      count += puller.demand();
    }
    return count;
  }

  /** How many messages are waited for that are neither here nor asked for; may be negative. */
  int missing() {
    int asking = inlet.backlog().map(Backlog::asking).orElse(0);
    return count() - inlet.held().size() - asking - channel.waiting();
  }

  /**
   * A message has come. If it was asked for before those began to wait who wait now, it may have
   * been under way when they came, and what was stored since may be more urgent.
   */
  void arrived() {
    for (NatsPuller puller : pullers) {
      unproven |= puller.waitsSince().filter(since -> !channel.wasAskedSince(since)).isPresent();
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
    if (count() > 0 && inlet.held().isEmpty() && channel.waiting() == 0) {
      channel.await(1);
    }
  }

  /** Has everybody who waits look again. */
  void touch() {
    pullers.forEach(NatsPuller::touch);
  }
}
