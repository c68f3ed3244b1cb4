/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of handling a message.
 *
 * <p>In the words of NATS: done and failed acknowledge, retry and unavailable are a negative
 * acknowledgement with a delay.
 *
 * @since 0.1
 */
public sealed interface Outcome {
  /** What it says: the result, or the reason. */
  String text();

  /** The message was handled; the text goes into its completion. */
  static Outcome done(String result) {
    return new Done(result);
  }

  /** It did not work this time; the loop waits by its back-off and tries again. */
  static Outcome retry(String reason) {
    return new Retry(reason, Optional.empty());
  }

  /**
   * It did not work this time; not before {@code delay} is over, at once if that is in the past.
   */
  static Outcome retryAfter(Duration delay, String reason) {
    return new Retry(reason, Optional.of(delay));
  }

  /** It will never work; the sender is told, and it is not tried again. */
  static Outcome failed(String reason) {
    return new Failed(reason);
  }

  /**
   * The agent itself cannot work now: offline, rate-limited, out of quota. The message goes back
   * without having used an attempt, and the loop takes nothing before the wait is over.
   */
  static Outcome unavailable(Duration wait, String reason) {
    return new Unavailable(reason, wait);
  }

  /**
   * Handled.
   *
   * @param result what the sender is told
   */
  record Done(String result) implements Outcome {
    /** Checks that there is a result. */
    public Done {
      Objects.requireNonNull(result, "result");
    }

    @Override
    public String text() {
      return result;
    }
  }

  /**
   * Not this time.
   *
   * @param reason why
   * @param delay the earliest next attempt, from now, within a hundred years; empty for the loop's
   *     back-off
   */
  record Retry(String reason, Optional<Duration> delay) implements Outcome {
    /** Checks that nothing is null. A delay below zero counts as none. */
    public Retry {
      Objects.requireNonNull(reason, "reason");
      delay = delay.map(Waits::bounded);
    }

    @Override
    public String text() {
      return reason;
    }
  }

  /**
   * The agent cannot work, whatever the message.
   *
   * @param reason why
   * @param pause when to ask it again, from now; positive, at most a hundred years
   */
  record Unavailable(String reason, Duration pause) implements Outcome {
    /** Checks that there is a wait, so that a loop never spins on an agent that is away. */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      if (pause.isNegative() || pause.isZero()) {
        throw new IllegalArgumentException("the pause must be positive: " + pause);
      }
      pause = Waits.bounded(pause);
    }

    @Override
    public String text() {
      return reason;
    }
  }

  /**
   * Never.
   *
   * @param reason what the sender is told
   */
  record Failed(String reason) implements Outcome {
    /** Checks that there is a reason. */
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String text() {
      return reason;
    }
  }
}
