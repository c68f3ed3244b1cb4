/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The gate of an agent that said itself that it cannot work for a while.
 *
 * <p>The longest wait that was asked for counts.
 */
final class Intermission implements Gate {
  private final TimeSource time;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long opensAt;
  private boolean closed;

  Intermission(TimeSource time) {
    this.time = time;
  }

  /** Closes the gate for at least this long. */
  void begin(Duration wait) {
    synchronized (this) {
      long until = time.nanos() + wait.toNanos();
      if (closed && until - opensAt <= 0) {
        return;
      }
      opensAt = until;
      closed = true;
    }
    time.schedule(wait, this::end);
    listeners.forEach(Runnable::run);
  }

  private void end() {
    if (isOpen()) {
      listeners.forEach(Runnable::run);
    }
  }

  @Override
  public synchronized boolean isOpen() {
    if (closed && time.nanos() - opensAt >= 0) {
      closed = false;
    }
    return !closed;
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
