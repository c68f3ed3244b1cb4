/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Messages of one run by their numbers: when each was sent, and how long it was on its way.
 *
 * <p><b>Threads:</b> safe for use by many, for each number one that sends and then one that
 * receives.
 */
final class Flights {
  private static final long PATIENCE_SECONDS = 60;

  private final long[] sent;
  private final long[] took;
  private final CountDownLatch arrived;

  private Flights(int count) {
    this.sent = new long[count];
    this.took = new long[count];
    this.arrived = new CountDownLatch(count);
  }

  /** As many as are sent at a rate in this time, at least one. */
  static Flights of(int rate, double seconds) {
    return new Flights(Math.max(1, (int) (rate * seconds)));
  }

  /**
   * Sends all at a steady rate.
   *
   * @param send sends the one with this number, which {@link #departs} right before the call
   * @return how long they took, when all have arrived
   */
  Percentiles run(int rate, IntConsumer send) throws InterruptedException {
    LatencyScenario.pace(rate, sent.length, send);
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(arrived.getCount() + " messages did not arrive");
    }
    return Percentiles.ofNanos(took);
  }

  /** The call that sends comes next. */
  void departs(int number) {
    sent[number] = System.nanoTime();
  }

  /** The first line of the handler. */
  void arrives(int number) {
    took[number] = System.nanoTime() - sent[number];
    arrived.countDown();
  }
}
