/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import java.time.Duration;
import java.util.List;

/**
 * Has the consumer deliver what is done with ahead of its turn, so that it counts it no more. Pulls
 * do so in passing; where none comes, it is asked for by itself.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class CatchUp {
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Engine engine;
  private final Channel channel;
  private final Demand demand;
  private final Grips grips;
  private final Ahead ahead;
  private final Waiting waiting;
  private boolean planned;
  private boolean closed;

  CatchUp(
      Engine engine, Channel channel, Demand demand, Grips grips, Ahead ahead, Waiting waiting) {
    this.engine = engine;
    this.channel = channel;
    this.demand = demand;
    this.grips = grips;
    this.ahead = ahead;
    this.waiting = waiting;
  }

  /** Something was done ahead of its turn. */
  void begin() {
    if (mayAsk() && grips.due().isEmpty()) { // which would come in its place
      channel.probe(left());
    }
    plan();
  }

  private void plan() {
    if (!planned && !closed && left() > 0) {
      planned = true;
      engine.schedule(LATER, this::endAll);
    }
  }

  /** Nobody has asked for anything behind which it would have come. */
  private void endAll() {
    planned = false;
    if (!closed && mayAsk() && demand.count() == 0) {
      List<Grip> before = grips.due();
      before.forEach(Grip::seek);
      channel.probe(before.size() + left());
    }
    plan();
  }

  private boolean mayAsk() {
    return left() > 0 && !channel.isProbing() && channel.waiting() == 0;
  }

  /** How many are done with and have nothing before them that waits. */
  private int left() {
    return ahead.doneBefore(waiting.isEmpty() ? Long.MAX_VALUE : waiting.oldest());
  }

  void close() {
    closed = true;
  }
}
