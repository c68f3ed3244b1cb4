/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.nio.channels.FileLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The connection that writes: one transaction at a time, many changes in each.
 *
 * <p>A commit is on disk when it returns if it was asked to be ({@code synchronous=FULL}: one sync
 * of the write-ahead log); otherwise it survives the process, not the machine, until the next one
 * that was.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
public final class Store implements AutoCloseable {
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long BUSY_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** The same for the process that is first in line. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final Link link;
  private final CommitProbe probe;
  private final Turnstile turnstile;
  private final Patience patience = new Patience();
  private final Query begin;
  private final Query beginReading;
  private final Query commit;
  private final Query rollback;
  private final Query dataVersion;
  private final Counters counters;
  private final CatalogTables catalog;
  private final ClaimTables claims;
  private boolean synced = true;

  Store(Link link, CommitProbe probe, Turnstile turnstile) {
    this.link = link;
    this.probe = probe;
    this.turnstile = turnstile;
    link.waitWith(patience);
    begin = link.prepare("BEGIN IMMEDIATE");
    beginReading = link.prepare("BEGIN");
    commit = link.prepare("COMMIT");
    rollback = link.prepare("ROLLBACK");
    dataVersion = link.prepare("PRAGMA data_version");
    counters = new Counters(link);
    catalog = new CatalogTables(link, counters);
    claims = new ClaimTables(link);
  }

  /**
   * Begins a transaction and takes the write lock, waiting for other processes.
   *
   * <p>The waits are our own and short: SQLite's busy handler sleeps up to 100 ms at a time, which
   * would be every sender's worst latency.
   */
  public void begin() {
    if (hasBegun(false)) {
      return;
    }
    long start = System.nanoTime();
    FileLock announcement = turnstile.announce();
    try {
      while (!hasBegun(System.nanoTime() - start > BUSY_NANOS)) {
        LockSupport.parkNanos(announcement == null ? BUSY_PAUSE_NANOS : FIRST_PAUSE_NANOS);
        announcement = announcement == null ? turnstile.announce() : announcement;
      }
    } finally {
      turnstile.withdraw(announcement);
    }
  }

  private boolean hasBegun(boolean lastTry) {
    patience.setImpatient(true);
    try {
      begin.run();
      return true;
    } catch (StoreFailure e) {
      if (e.kind() != StoreFailure.Kind.BUSY || lastTry) {
        throw e;
      }
      return false;
    } finally {
      patience.setImpatient(false);
    }
  }

  /** Begins to read one state of the database. */
  public void beginReading() {
    beginReading.run();
  }

  /** Ends what {@link #beginReading} began. */
  public void endReading() {
    commit.run();
  }

  /** Pauses, between transactions, while another process waits for its turn. */
  public void letOthersPass() {
    turnstile.letPass();
  }

  /** Counts the synced commit under way; its number for {@link SyncMark}. */
  public long countCommit(Counters.Belief belief) {
    return counters.countCommit(belief);
  }

  /** Ends the transaction; synced or not. */
  public void commit() {
    probe.beforeCommit();
    commit.run();
  }

  /** Undoes the transaction; no effect if SQLite has already done so. */
  public void rollback() {
    try {
      rollback.run();
    } catch (StoreFailure e) {
      // A full disk makes SQLite roll back by itself; there is then nothing to undo.
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        throw e;
      }
    }
  }

  /**
   * Whether the commits that follow are synced; must be called between transactions. The setting
   * belongs to the connection, so it changes nothing for other processes.
   */
  public void setSynced(boolean wanted) {
    if (synced != wanted) {
      link.execute(wanted ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
      synced = wanted;
    }
  }

  /** A number that changes whenever another connection has committed. */
  public long dataVersion() {
    return dataVersion.number(0);
  }

  /**
   * Has the log moved into the database whenever it has grown to three quarters of this many bytes:
   * with as much space, it can always be moved, and the log then needs no new space.
   */
  public void limitLog(long bytes) {
    long pages = bytes * 3 / 4 / link.pragma("page_size");
    link.execute("PRAGMA wal_autocheckpoint=" + pages);
  }

  /**
   * Moves what the log holds into the database, as far as no reader needs it; called when there is
   * nothing else to do, so that senders seldom have to wait for it.
   */
  public void checkpoint() {
    link.execute("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** This connection for reading, where no other can see the database. */
  public ReadStore asReader() {
    return new ReadStore(link);
  }

  /** Counts and positions. */
  public Counters counters() {
    return counters;
  }

  /** Streams and consumers. */
  public CatalogTables catalog() {
    return catalog;
  }

  /** Who wants what. */
  public ClaimTables claims() {
    return claims;
  }

  /** The messages of one stream, whose table exists. */
  public MessageTable messages(long stream, String name) {
    return new MessageTable(link, stream, name);
  }

  @Override
  public void close() {
    turnstile.close();
    link.close();
  }
}
