/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.time.TimeSource;
import java.time.Duration;

/**
 * Sits beside one attempt: gives a sign of life for it at regular times, and interrupts it when its
 * time is over or the loop stops.
 *
 * <p>The lock makes sure that no interrupt reaches the thread after the attempt has ended.
 */
final class Watchdog implements AutoCloseable {
  private final TimeSource time;
  private final Pulse pulse;
  private final Thread worker = Thread.currentThread();
  private final TimeSource.Timer limit;
  private TimeSource.Timer nextBeat;
  private boolean ended;
  private boolean interrupted;

  /**
   * What is done at regular times while an attempt lasts.
   *
   * @param every how often
   * @param beat must not block
   */
  record Pulse(Duration every, Runnable beat) {
    /** For what nobody waits to hear of. */
    static final Pulse NONE = new Pulse(Duration.ofDays(1), () -> {});
  }

  Watchdog(TimeSource time, Pulse pulse, Duration timeLimit) {
    this.time = time;
    this.pulse = pulse;
    this.limit = time.schedule(timeLimit, this::interrupt);
    this.nextBeat = time.schedule(pulse.every(), this::beat);
  }

  private synchronized void beat() {
    if (!ended) {
      pulse.beat().run();
      nextBeat = time.schedule(pulse.every(), this::beat);
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
