/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

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

  private final Inlet inlet;
  private final Parts parts;
  private final Ahead ahead;
  private final Waiting waiting;
  private boolean planned;
  private boolean closed;

  CatchUp(Inlet inlet, Parts parts, Ahead ahead, Waiting waiting) {
    this.inlet = inlet;
    this.parts = parts;
    this.ahead = ahead;
    this.waiting = waiting;
  }

  /** Something was done ahead of its turn. */
  void begin() {
    if (mayAsk() && inlet.dueAtServer().isEmpty()) { // which would come in its place
      inlet.channel().probe(left());
    }
    plan();
  }

  private void plan() {
    if (!planned && !closed && left() > 0) {
      planned = true;
      parts.engine().schedule(LATER, this::endAll);
    }
  }

  /** Nobody has asked for anything behind which it would have come. */
  private void endAll() {
    planned = false;
    if (!closed && mayAsk() && inlet.demand() == 0) {
      List<Grip> before = inlet.dueAtServer();
      before.forEach(Grip::seek);
      inlet.channel().probe(before.size() + left());
    }
    plan();
  }

  private boolean mayAsk() {
    return left() > 0 && !inlet.channel().isProbing() && inlet.channel().waiting() == 0;
  }

  /** How many are done with and have nothing before them that waits. */
  private int left() {
    return ahead.doneBefore(waiting.isEmpty() ? Long.MAX_VALUE : waiting.oldest());
  }

  void close() {
    closed = true;
  }
}
