/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.time.Duration;
import java.util.Objects;

/**
 * How a loop works.
 *
 * @param parallel how many messages it works on at a time; default 1, which is what keeps strict
 *     priority visible in the order of handling
 * @param backoff waits between attempts, and their number; default {@link Backoff#DEFAULT}
 * @param timeLimit an attempt that takes longer is interrupted and counts as failed; default 30
 *     minutes
 * @param maxHops a message that has passed more agents is given up; default 8
 * @param drain how long a closing loop waits for the message it works on; default 30 seconds
 * @param listener hears what happens; default nobody
 * @since 0.1
 */
public record LoopSettings(
    int parallel,
    Backoff backoff,
    Duration timeLimit,
    int maxHops,
    Duration drain,
    LoopListener listener) {
  /** The defaults. */
  public static final LoopSettings DEFAULT =
      new LoopSettings(
          1,
          Backoff.DEFAULT,
          Duration.ofMinutes(30),
          8,
          Duration.ofSeconds(30),
          new LoopListener() {});

  /** Checks the range of each setting. */
  public LoopSettings {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(listener, "listener");
    if (parallel < 1 || maxHops < 0 || drain.isNegative()) {
      throw new IllegalArgumentException(
          "loop: parallel %d, max hops %d, drain %s".formatted(parallel, maxHops, drain));
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("loop: the time limit must be positive: " + timeLimit);
    }
  }

  /** The same with another number of messages at a time. */
  public LoopSettings withParallel(int count) {
    return new LoopSettings(count, backoff, timeLimit, maxHops, drain, listener);
  }

  /** The same with another back-off. */
  public LoopSettings withBackoff(Backoff other) {
    return new LoopSettings(parallel, other, timeLimit, maxHops, drain, listener);
  }

  /** The same with another time limit. */
  public LoopSettings withTimeLimit(Duration limit) {
    return new LoopSettings(parallel, backoff, limit, maxHops, drain, listener);
  }

  /** The same with another patience at the end. */
  public LoopSettings withDrain(Duration patience) {
    return new LoopSettings(parallel, backoff, timeLimit, maxHops, patience, listener);
  }

  /** The same with another listener. */
  public LoopSettings withListener(LoopListener other) {
    return new LoopSettings(parallel, backoff, timeLimit, maxHops, drain, other);
  }
}
