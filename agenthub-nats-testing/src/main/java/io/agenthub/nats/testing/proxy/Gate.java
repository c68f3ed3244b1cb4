/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What every byte of one direction has to pass.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Gate {
  private enum State {
    OPEN,
    HOLDING,
    SWALLOWING
  }

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.OPEN;
  private long delayNanos;

  void open() {
    set(State.OPEN, Duration.ZERO);
  }

  void hold() {
    set(State.HOLDING, Duration.ZERO);
  }

  void swallow() {
    set(State.SWALLOWING, Duration.ZERO);
  }

  void delay(Duration delay) {
    set(State.OPEN, delay);
  }

  private void set(State next, Duration delay) {
    lock.lock();
    try {
      state = next;
      delayNanos = delay.toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until what has just arrived may go on.
   *
   * @return false if it is to be thrown away
   */
  boolean pass() throws InterruptedException {
    long arrived = System.nanoTime();
    lock.lock();
    try {
      while (state != State.SWALLOWING) {
        long left = delayNanos - (System.nanoTime() - arrived);
        if (state == State.HOLDING) {
          changed.await();
        } else if (left > 0) {
          changed.await(left, TimeUnit.NANOSECONDS);
        } else {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }
}
