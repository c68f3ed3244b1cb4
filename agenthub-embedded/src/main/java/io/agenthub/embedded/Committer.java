/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.SharedThread;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/*
 * Group commit: while one transaction is being synced the next requests gather, and all of them go
 * into the next transaction. No request waits for company; under load it has company anyway.
 */
/**
 * The thread that writes: takes what has been requested and hands it, in groups, to {@link
 * GroupCommit}.
 *
 * <p><b>Threads:</b> {@link #submit} is for all. Callers only ever wait for a future, so
 * interrupting one never reaches the database.
 */
final class Committer {
  /** Most requests in one transaction. */
  private static final int GROUP = 512;

  /** Most batches that wait; then their callers do. */
  private static final int BACKLOG = 16_384;

  /** How long another process's commit may stay unnoticed while nothing happens here. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The same as long as there is no other process. */
  private static final long LOOK_ALONE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final ConcurrentLinkedQueue<Request> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(BACKLOG);
  private final Thread thread;
  private final CompletableFuture<GroupCommit> opened = new CompletableFuture<>();
  private final Supplier<GroupCommit> opening;
  private volatile boolean parked;
  private volatile boolean closing;
  private volatile boolean ended;

  /**
   * Prepares the thread.
   *
   * @param opening run on the thread itself, so that no caller's interrupt can break it
   */
  Committer(Supplier<GroupCommit> opening) {
    this.opening = opening;
    this.thread = new Thread(() -> SharedThread.run(this::run), "agenthub-committer");
    this.thread.setDaemon(true);
  }

  /** Starts the thread; the future completes when the store is open. */
  CompletableFuture<GroupCommit> start() {
    thread.start();
    return opened;
  }

  /** Has the request done, waiting for room first if too many batches wait. */
  void submitBounded(Request request) {
    // The committer itself must never wait for room that only it can make.
    if (!Thread.currentThread().equals(thread)) {
      room.acquireUninterruptibly();
    } else {
      room.tryAcquire();
    }
    submit(request);
  }

  /** Has the request done; refuses it once {@link #close} has begun, which it must not hold up. */
  void submit(Request request) {
    if (closing) {
      refuse(request);
      return;
    }
    queue.add(request);
    if (ended) {
      refuseAll();
    } else if (parked) {
      parked = false;
      LockSupport.unpark(thread);
    }
  }

  /** Stops taking requests; returns when what was requested is done and the thread has ended. */
  void close() {
    closing = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
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

  private void run() {
    GroupCommit commits;
    try {
      commits = opening.get();
    } catch (RuntimeException | Error e) {
      ended = true;
      opened.completeExceptionally(e);
      return;
    }
    opened.complete(commits);
    try (commits) {
      serve(commits);
    }
  }

  /** Works until the end, and answers everybody, however it comes. */
  private void serve(GroupCommit commits) {
    List<Request> group = new ArrayList<>();
    boolean orderly = false;
    try {
      work(commits, group);
      orderly = true;
    } finally {
      ended = true;
      try {
        if (!orderly) {
          commits.abandon(group);
        }
      } finally {
        refuseAll();
      }
    }
  }

  private void work(GroupCommit commits, List<Request> group) {
    while (true) {
      drain(group);
      if (!group.isEmpty()) {
        commits.process(group);
        group.clear();
      } else if (closing) {
        return;
      } else {
        rest(commits);
      }
    }
  }

  private void drain(List<Request> group) {
    int bounded = 0;
    Request request = queue.poll();
    while (request != null) {
      group.add(request);
      bounded += places(request);
      request = group.size() < GROUP ? queue.poll() : null;
    }
    room.release(bounded);
  }

  private void rest(GroupCommit commits) {
    parked = true;
    if (queue.isEmpty() && !closing) {
      boolean company = commits.engine().sessions().hasCompany();
      LockSupport.parkNanos(this, company ? LOOK_NANOS : LOOK_ALONE_NANOS);
    }
    parked = false;
    if (queue.isEmpty()) {
      commits.look();
    }
  }

  private void refuseAll() {
    Request request = queue.poll();
    while (request != null) {
      refuse(request);
      request = queue.poll();
    }
  }

  private void refuse(Request request) {
    room.release(places(request));
    request.fail(refusal());
  }

  /** How much room it takes while it waits. */
  private static int places(Request request) {
    return request instanceof BatchRequest ? 1 : 0;
  }

  private AgentHubException refusal() {
    return closing
        ? new HubClosedException("This hub has been closed.")
        : new BrokerUnavailableException(
            "An error has ended the thread that writes; close the hub and open it again.");
  }
}
