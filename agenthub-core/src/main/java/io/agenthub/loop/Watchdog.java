/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Settlement;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sits beside one attempt: tells the broker that work goes on, and interrupts it when its time is
 * over or the loop stops.
 *
 * <p>The lock makes sure that no interrupt reaches the thread after the attempt has ended.
 */
final class Watchdog implements AutoCloseable {
  private final Broker broker;
  private final Delivery delivery;
  private final TimeSource time;
  private final Duration beat;
  private final Thread worker = Thread.currentThread();
  private final TimeSource.Timer limit;
  private TimeSource.Timer nextBeat;
  private boolean ended;
  private boolean interrupted;

  Watchdog(
      Broker broker, Delivery delivery, TimeSource time, Duration ackWait, Duration timeLimit) {
    this.broker = broker;
    this.delivery = delivery;
    this.time = time;
    this.beat = ackWait.dividedBy(3);
    this.limit = time.schedule(timeLimit, this::interrupt);
    this.nextBeat = time.schedule(beat, this::beat);
  }

  private synchronized void beat() {
    if (!ended) {
      CompletableFuture<BatchResult> unused = broker.execute(List.of(Settlement.working(delivery)));
      nextBeat = time.schedule(beat, this::beat);
    }
  }

  /** Interrupts the attempt, unless it has ended. */
  synchronized void interrupt() {
    if (!ended && !interrupted) {
      interrupted = true;
      worker.interrupt();
    }
  }

  /** Ends the watch; what is left of an interrupt it sent is taken back. */
  @Override
  public synchronized void close() {
    ended = true;
    limit.cancel();
    nextBeat.cancel();
    if (interrupted) {
      Thread.interrupted();
    }
  }

  /** Whether the attempt was interrupted. */
  synchronized boolean hasInterrupted() {
    return interrupted;
  }
}
