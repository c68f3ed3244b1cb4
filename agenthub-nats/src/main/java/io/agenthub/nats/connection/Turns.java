/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.SharedThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order in which they came.
 *
 * <p>Where nothing is running, the thread that brings a task may run it itself: to wake another one
 * costs more than most tasks do. What others bring meanwhile it runs too, but not for long.
 *
 * <p><b>Threads:</b> safe for use by many; what one task wrote, the next one sees.
 */
final class Turns {
  /** How many tasks a thread runs that only came to bring one. */
  private static final int MOST = 64;

  private final Executor own;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left = new AtomicInteger();

  /**
   * Turns.
   *
   * @param own the thread that runs what nobody else does
   */
  Turns(Executor own) {
    this.own = own;
  }

  /** Runs the task later, on the own thread or on one that is running others. */
  void later(Runnable task) {
    if (isFirst(task)) {
      own.execute(this::runAll);
    }
  }

  /** Runs the task at once if none is running; otherwise whoever runs them will. */
  void now(Runnable task) {
    if (isFirst(task) && !run(MOST)) {
      own.execute(this::runAll);
    }
  }

  private boolean isFirst(Runnable task) {
    tasks.add(task);
    return left.getAndIncrement() == 0;
  }

  private void runAll() {
    while (!run(Integer.MAX_VALUE)) {
      // as long as there are any
    }
  }

  /** Whether none is left. */
  private boolean run(int most) {
    for (int i = 0; i < most; i++) {
      if (runNext() == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many are left; one that fails leaves them to the own thread. */
  private int runNext() {
    boolean failed = true;
    int rest = 0;
    try {
      Runnable task = tasks.poll();
      if (task != null) { // always: a task is counted after it was added
        SharedThread.run(task);
      }
      failed = false;
    } finally {
      rest = left.decrementAndGet();
      if (failed && rest > 0) {
        own.execute(this::runAll);
      }
    }
    return rest;
  }
}
