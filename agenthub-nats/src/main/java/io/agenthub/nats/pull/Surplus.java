/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.nats.connection.Engine;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an inlet keeps nothing in hand that it has no taker for, while another process
 * may have one.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Surplus {
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Inlet inlet;
  private final Engine engine;
  private @Nullable Arrived lastTaken;
  private TimeSource.@Nullable Timer grace;

  Surplus(Inlet inlet, Engine engine) {
    this.inlet = inlet;
    this.engine = engine;
  }

  void taken(Arrived arrived) {
    lastTaken = arrived;
  }

  /**
   * Gives back what waits here behind messages that came later and went first, where nobody is left
   * who would take it now. What comes next for the takers of this process is asked for anew.
   */
  void giveBackPassedOver() {
    Arrived last = lastTaken;
    if (last == null || inlet.held().size() <= inlet.demand().count()) {
      return;
    }
    lastTaken = null;
    inlet.held().tailSet(last, false).stream()
        .filter(arrived -> arrived.grip().arrivedAt() < last.grip().arrivedAt())
        .toList()
        .forEach(inlet::giveBack);
  }

  /** Gives back, after a moment, what nobody here waits for; keeps what somebody may still want. */
  void demandChanged() {
    if (inlet.held().isEmpty() || grace != null) {
      return;
    }
    Duration ackWait = inlet.spec().ackWait();
    Duration wait = ackWait.compareTo(GRACE.multipliedBy(4)) < 0 ? ackWait.dividedBy(4) : GRACE;
    boolean wanted = inlet.demand().count() > 0;
    grace = engine.schedule(wait, () -> afterGrace(wanted));
  }

  private void afterGrace(boolean wanted) {
    grace = null;
    if (wanted || inlet.demand().count() > 0) {
      long now = engine.time().nanos();
      inlet.held().forEach(arrived -> arrived.grip().keep(now));
      inlet.demand().touch(); // a taker may have let its time pass, and so made room
      inlet.demandChanged();
    } else {
      List.copyOf(inlet.held()).forEach(inlet::giveBack);
    }
  }
}
