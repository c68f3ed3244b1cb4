/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long a message has to wait because its sender has had its turns, so that whoever stands
 * behind a flood is reached.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): so many turns at once, then one whenever a
 * minute divided by that number has passed; each sender and each priority by itself. Who has to
 * wait is promised a time, so that a flood of any size is put off once a message and keeps its
 * order. A loop keeps this in memory: replicas have a share each, a restart begins anew.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class FairShare {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** So many lanes are kept before those that are not in use are looked for. */
  private static final int MANY = 1_000;

  private final TimeSource time;
  private final int most;
  private final long interval;
  private final Map<Key, Lane> lanes = new HashMap<>();

  /**
   * Shares that nobody has used.
   *
   * @param most turns of a sender within a minute; 0 for any number
   */
  FairShare(TimeSource time, int most) {
    this.time = time;
    this.most = most;
    this.interval = most == 0 ? 0 : WITHIN.toNanos() / most;
  }

  private record Key(String sender, Priority priority) {}

  /** Zero if it is the sender's turn, which is used up by that. */
  Duration waitFor(Message message) {
    if (most == 0 || message.type().isCompletion()) {
      return Duration.ZERO; // an answer is asked for by who gets it
    }
    return Duration.ofNanos(waitNanos(message));
  }

  private synchronized long waitNanos(Message message) {
    long now = time.nanos();
    if (lanes.size() > MANY) {
      lanes.values().removeIf(lane -> lane.isIdle(now));
    }
    Key key = new Key(message.from(), message.priority());
    return lanes.computeIfAbsent(key, unused -> new Lane(now)).waitFor(message.id(), now);
  }

  private final class Lane {
    /** The times promised, in their order; a message that a replica ended stays a little. */
    private final Map<String, Long> promised = new LinkedHashMap<>();

    /** When the next turn would be if no turn had come early. */
    private long due;

    Lane(long now) {
      this.due = now;
    }

    long waitFor(String id, long now) {
      forget(now - WITHIN.toNanos());
      Long promise = promised.get(id);
      long turn = promise == null ? next(now) : promise;
      if (turn - now > 0) {
        promised.put(id, turn);
        return turn - now;
      }
      promised.remove(id);
      return 0;
    }

    private long next(long now) {
      long from = due - now > 0 ? due : now;
      due = from + interval;
      return from - (most - 1) * interval;
    }

    private void forget(long before) {
      for (Iterator<Long> times = promised.values().iterator(); times.hasNext(); ) {
        if (times.next() - before > 0) {
          return;
        }
        times.remove();
      }
    }

    boolean isIdle(long now) {
      return promised.isEmpty() && due - now <= 0;
    }
  }
}
