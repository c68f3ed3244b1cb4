/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.SharedThread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Waking a thread costs about as much as storing a message. While a second thread wakes those whose
 * requests are done, the committer is in the next transaction already.
 */
/**
 * Completes futures on a thread of its own, in order; a few at a time, when there is nothing to
 * win, on the caller's.
 *
 * <p><b>Threads:</b> {@link #give} and {@link #close} belong to the committer.
 */
final class Answers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final int FEW = 2;

  private final Thread thread = new Thread(() -> SharedThread.run(this::run), "agenthub-answers");
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean started;
  private boolean busy;
  private boolean closed;

  /** Runs the answers, soon. */
  void give(List<Runnable> answers) {
    if (answers.isEmpty()) {
      return;
    }
    synchronized (waiting) {
      if (answers.size() > FEW || busy) {
        waiting.addAll(answers);
        busy = true;
        start();
        waiting.notifyAll();
        return;
      }
    }
    answers.forEach(Answers::runLogged);
  }

  private void start() {
    if (!started) {
      started = true;
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    List<Runnable> batch = new ArrayList<>();
    while (next(batch)) {
      batch.forEach(Answers::runLogged);
      batch.clear();
    }
  }

  private boolean next(List<Runnable> batch) {
    synchronized (waiting) {
      while (waiting.isEmpty()) {
        busy = false;
        if (closed) {
          return false;
        }
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          LOG.debug("Nobody has a reason to interrupt this thread; it goes on");
        }
      }
      batch.addAll(waiting);
      waiting.clear();
      return true;
    }
  }

  private static void runLogged(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      LOG.warn("What depends on a future of the broker failed", e);
    }
  }

  /** Ends the thread once everything was answered. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    boolean interrupted = false;
    while (started && !thread.equals(Thread.currentThread()) && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
