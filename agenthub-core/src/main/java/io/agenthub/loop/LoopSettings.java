/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.MessageType;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How a loop works.
 *
 * @param parallel how many messages it works on at a time; default 1, which is what keeps strict
 *     priority visible in the order of handling
 * @param backoff waits between attempts, and their number; default {@link Backoff#DEFAULT}
 * @param limits when an attempt is cut off; default {@link Limits#DEFAULT}
 * @param guards what is kept from the session; default {@link Guards#DEFAULT}
 * @param coalescing how many small messages a session is given in one prompt; default {@link
 *     Coalescing#OFF}
 * @param drain how long a closing loop waits for the message it works on; default 30 seconds
 * @param listener hears what happens; default nobody
 * @since 0.1
 */
public record LoopSettings(
    int parallel,
    Backoff backoff,
    Limits limits,
    Guards guards,
    Coalescing coalescing,
    Duration drain,
    LoopListener listener) {
  /** The defaults. */
  public static final LoopSettings DEFAULT =
      new LoopSettings(
          1,
          Backoff.DEFAULT,
          Limits.DEFAULT,
          Guards.DEFAULT,
          Coalescing.OFF,
          Duration.ofSeconds(30),
          new LoopListener() {});

  /** Checks the range of each setting. */
  public LoopSettings {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(guards, "guards");
    Objects.requireNonNull(coalescing, "coalescing");
    Objects.requireNonNull(listener, "listener");
    if (parallel < 1 || drain.isNegative()) {
      throw new IllegalArgumentException("loop: parallel %d, drain %s".formatted(parallel, drain));
    }
    drain = Waits.bounded(drain);
  }

  /**
   * When an attempt is cut off: the session is interrupted and the message tried again.
   *
   * @param time an attempt may last this long in all; default 30 minutes
   * @param idle nor may it be silent for this long; default 10 minutes. It counts from the first
   *     sign of life: work that gives none is bound by {@code time} alone.
   */
  public record Limits(Duration time, Duration idle) {
    /** The defaults. */
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(30), Duration.ofMinutes(10));

    /** Checks that both are positive. */
    public Limits {
      if (time.isNegative() || time.isZero() || idle.isNegative() || idle.isZero()) {
        throw new IllegalArgumentException(
            "loop: the limits must be positive: time %s, idle %s".formatted(time, idle));
      }
      time = Waits.bounded(time);
      idle = Waits.bounded(idle);
    }
  }

  /**
   * What is kept from the session, so that agents do not drive each other round in circles.
   *
   * @param maxHops a message that has passed more agents is given up; default 8
   * @param maxOwn so many messages of the agent to itself are handled within ten minutes; more are
   *     given up; default 2, which lets it leave itself a note
   * @param maxPerSender so many messages of one sender, and of one priority, are begun within a
   *     minute; more wait while others' are begun; default 0, which is no limit
   * @param informational types that are noted and never shown to the session; default those of
   *     learnings, which have their own way
   */
  public record Guards(int maxHops, int maxOwn, int maxPerSender, Set<MessageType> informational) {
    /** The defaults. */
    public static final Guards DEFAULT =
        new Guards(
            8,
            2,
            0,
            Set.of(
                MessageType.LEARNING,
                MessageType.LEARNING_CONFIRMED,
                MessageType.LEARNING_CONTRADICTED,
                MessageType.LEARNING_REVOKED,
                MessageType.LEARNING_APPROVED,
                MessageType.LEARNING_RETIRED,
                MessageType.LEARNING_CONFLICT));

    /** Checks the ranges and copies the set. */
    public Guards {
      informational = Set.copyOf(informational);
      if (maxHops < 0 || maxOwn < 0 || maxPerSender < 0) {
        throw new IllegalArgumentException(
            "loop: max hops %d, max own %d, max per sender %d"
                .formatted(maxHops, maxOwn, maxPerSender));
      }
    }

    /** The same with another limit of hops. */
    public Guards withMaxHops(int hops) {
      return new Guards(hops, maxOwn, maxPerSender, informational);
    }

    /** The same with another limit of messages to itself. */
    public Guards withMaxOwn(int own) {
      return new Guards(maxHops, own, maxPerSender, informational);
    }

    /** The same with another share of each sender; 0 for no limit. */
    public Guards withMaxPerSender(int aMinute) {
      return new Guards(maxHops, maxOwn, aMinute, informational);
    }

    /** The same with other types that are noted only. */
    public Guards withInformational(Set<MessageType> types) {
      return new Guards(maxHops, maxOwn, maxPerSender, types);
    }
  }

  /** The same with another number of messages at a time. */
  public LoopSettings withParallel(int count) {
    return new LoopSettings(count, backoff, limits, guards, coalescing, drain, listener);
  }

  /** The same with another back-off. */
  public LoopSettings withBackoff(Backoff other) {
    return new LoopSettings(parallel, other, limits, guards, coalescing, drain, listener);
  }

  /** The same with another limit of the time of an attempt. */
  public LoopSettings withTimeLimit(Duration limit) {
    return withLimits(new Limits(limit, limits.idle()));
  }

  /** The same with another limit of the silence of an attempt. */
  public LoopSettings withIdleLimit(Duration limit) {
    return withLimits(new Limits(limits.time(), limit));
  }

  private LoopSettings withLimits(Limits other) {
    return new LoopSettings(parallel, backoff, other, guards, coalescing, drain, listener);
  }

  /** The same with other guards. */
  public LoopSettings withGuards(UnaryOperator<Guards> change) {
    return new LoopSettings(
        parallel, backoff, limits, change.apply(guards), coalescing, drain, listener);
  }

  /** The same with so many small messages in one prompt; for sessions only. */
  public LoopSettings withCoalescing(Coalescing other) {
    return new LoopSettings(parallel, backoff, limits, guards, other, drain, listener);
  }

  /** The same with another patience at the end. */
  public LoopSettings withDrain(Duration patience) {
    return new LoopSettings(parallel, backoff, limits, guards, coalescing, patience, listener);
  }

  /** The same with another listener. */
  public LoopSettings withListener(LoopListener other) {
    return new LoopSettings(parallel, backoff, limits, guards, coalescing, drain, other);
  }
}
