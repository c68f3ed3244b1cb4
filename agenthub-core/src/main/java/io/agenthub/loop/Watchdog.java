/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.time.TimeSource;
import io.agenthub.time.TimeSource.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside one attempt: tells at regular times that it goes on, interrupts it when its time is
 * over, when it is silent for too long or when the loop stops, and gives it up when it does not
 * react.
 *
 * <p>The lock makes sure that no interrupt reaches the thread after the attempt has ended.
 */
final class Watchdog {
  /** How long an interrupted attempt has to end before it is given up. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** When it is tried again to give up one that could not be. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final TimeSource time;
  private final Pulse pulse;
  private final LoopSettings.Limits limits;
  private final BooleanSupplier abandonment;
  private final Thread worker = Thread.currentThread();
  private final Timer limit;
  private Timer nextBeat;
  private @Nullable Timer next;
  private @Nullable String interruptedFor;
  private long lastSign;
  private boolean ended;

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

  /**
   * Watches the calling thread.
   *
   * @param abandonment called when the attempt does not react; whether it could be given up
   */
  Watchdog(TimeSource time, Pulse pulse, LoopSettings.Limits limits, BooleanSupplier abandonment) {
    this.time = time;
    this.pulse = pulse;
    this.limits = limits;
    this.abandonment = abandonment;
    this.limit =
        time.schedule(
            limits.time(),
            () -> interrupt("It took longer than %s.".formatted(words(limits.time()))));
    this.nextBeat = time.schedule(pulse.every(), this::beat);
  }

  private synchronized void beat() {
    if (!ended) {
      nextBeat = time.schedule(pulse.every(), this::beat); // first: one that fails is not the last
      pulse.beat().run();
    }
  }

  /** The attempt gives a sign of life. */
  synchronized void alive() {
    lastSign = time.nanos();
    if (next == null && !ended) {
      next = time.schedule(limits.idle(), this::checkSigns);
    }
  }

  private synchronized void checkSigns() {
    if (ended || interruptedFor != null) {
      return;
    }
    Duration silent = Duration.ofNanos(time.nanos() - lastSign);
    Duration left = limits.idle().minus(silent);
    if (left.isNegative() || left.isZero()) {
      interrupt("It gave no sign of life for %s.".formatted(words(limits.idle())));
    } else {
      next = time.schedule(left, this::checkSigns);
    }
  }

  /** A limit in its largest unit that tells it exactly. */
  private static String words(Duration limit) {
    long millis = limit.toMillis();
    if (millis % 1_000 != 0) {
      return millis + " ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 60 != 0) {
      return seconds + " s";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds / 60 + " min";
  }

  /** Interrupts the attempt, unless it has ended. */
  synchronized void interrupt(String reason) {
    if (!ended && interruptedFor == null) {
      interruptedFor = reason;
      worker.interrupt();
      next = time.schedule(GRACE, this::abandon);
    }
  }

  /** One that cannot be given up can be later: when another that was left behind has ended. */
  private synchronized void abandon() {
    if (ended) {
      return;
    }
    if (abandonment.getAsBoolean()) {
      end();
    } else {
      next = time.schedule(AGAIN, this::abandon);
    }
  }

  private void end() {
    ended = true;
    limit.cancel();
    nextBeat.cancel();
    if (next != null) {
      next.cancel();
    }
  }

  /**
   * The attempt is over; what is left of an interrupt is taken back, also where the handler itself
   * has left it: who settles the message on this thread must not take it for its own.
   *
   * @return false if it had been given up before
   */
  synchronized boolean close() {
    if (ended) {
      return false;
    }
    end();
    boolean unused = Thread.interrupted();
    return true;
  }

  /** Why the attempt was interrupted; null if it was not. */
  synchronized @Nullable String interruptedFor() {
    return interruptedFor;
  }
}
