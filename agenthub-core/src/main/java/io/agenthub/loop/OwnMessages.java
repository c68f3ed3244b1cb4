/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Notices an agent that talks to itself: its own messages, the answers to them and so on without
 * end.
 *
 * <p>Counts what this loop handled; a restart begins anew, so that the flood of an agent that keeps
 * being restarted is bounded by the restarts.
 */
final class OwnMessages {
  static final Duration WITHIN = Duration.ofMinutes(10);

  private final TimeSource time;
  private final int most;
  private final Deque<Long> handled = new ArrayDeque<>();

  OwnMessages(TimeSource time, int most) {
    this.time = time;
    this.most = most;
  }

  /** Counts one more; false if it is one too many. */
  synchronized boolean admit() {
    long now = time.nanos();
    while (!handled.isEmpty() && now - handled.getFirst() > WITHIN.toNanos()) {
      handled.removeFirst();
    }
    if (handled.size() >= most) {
      return false;
    }
    handled.addLast(now);
    return true;
  }
}
