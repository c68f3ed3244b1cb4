/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of handling a message.
 *
 * <p>In the words of NATS: done and failed acknowledge, retry is a negative acknowledgement with a
 * delay.
 *
 * @since 0.1
 */
public sealed interface Outcome {
  /** The message was handled; the text goes into its completion. */
  static Outcome done(String result) {
    return new Done(result);
  }

  /** It did not work this time; the loop waits by its back-off and tries again. */
  static Outcome retry(String reason) {
    return new Retry(reason, Optional.empty());
  }

  /** It did not work this time; not before {@code delay} is over. */
  static Outcome retryAfter(Duration delay, String reason) {
    return new Retry(reason, Optional.of(delay));
  }

  /** It will never work; the sender is told, and it is not tried again. */
  static Outcome failed(String reason) {
    return new Failed(reason);
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
  }

  /**
   * Not this time.
   *
   * @param reason why
   * @param delay the earliest next attempt, from now; empty for the loop's back-off
   */
  record Retry(String reason, Optional<Duration> delay) implements Outcome {
    /** Checks that nothing is null. */
    public Retry {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(delay, "delay");
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
  }
}
