/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.embedded.storage.StoreFailure;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.StoreDamagedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Connections that only read, lent to one caller at a time; readers and the committer never wait
 * for each other.
 *
 * <p><b>Threads:</b> safe for use by many. SQLite's files are not interruptible channels, so a
 * caller may read on its own thread.
 */
final class Readers implements Reading {
  /** Queries take microseconds: more connections than this only cost memory. */
  private static final int MOST = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private final Supplier<ReadStore> opening;
  private final Semaphore permits = new Semaphore(MOST);
  private final Deque<ReadStore> idle = new ArrayDeque<>();
  private boolean closed;

  Readers(Supplier<ReadStore> opening) {
    this.opening = opening;
  }

  @Override
  public <T> T read(Function<ReadStore, T> query) {
    permits.acquireUninterruptibly();
    try {
      return readPermitted(query);
    } finally {
      permits.release();
    }
  }

  private <T> T readPermitted(Function<ReadStore, T> query) {
    ReadStore store = borrow();
    boolean sound = false;
    try {
      T result = query.apply(store);
      sound = true;
      return result;
    } catch (StoreDamagedException e) {
      sound = true;
      throw e;
    } catch (StoreFailure e) {
      if (e.kind() == StoreFailure.Kind.DAMAGED) {
        throw new StoreDamagedException(
            "The hub's database is damaged: %s. Restore it from a backup."
                .formatted(e.getMessage()),
            e);
      }
      throw new BrokerUnavailableException(
          "The hub cannot be read: %s.".formatted(e.getMessage()), e);
    } finally {
      giveBack(store, sound);
    }
  }

  private ReadStore borrow() {
    synchronized (idle) {
      if (closed) {
        throw new HubClosedException("This hub has been closed.");
      }
      ReadStore store = idle.pollFirst();
      if (store != null) {
        return store;
      }
    }
    return opening.get();
  }

  private void giveBack(ReadStore store, boolean sound) {
    synchronized (idle) {
      if (sound && !closed) {
        idle.addFirst(store);
        return;
      }
    }
    store.close();
  }

  /** Closes all connections; returns when the last one that was lent is closed too. */
  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
    }
    permits.acquireUninterruptibly(MOST);
    permits.release(MOST); // who waits for one hears that the hub has been closed
    synchronized (idle) {
      idle.forEach(ReadStore::close);
      idle.clear();
    }
  }
}
