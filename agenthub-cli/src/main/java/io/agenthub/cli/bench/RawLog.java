/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/*
 * The same design as the hub's store with everything left out that makes it a hub: no ids, no
 * indexes, no subjects, no consumers, no checksums. What the hub reaches of it is what those cost.
 */
/**
 * The yardstick: a bare log on one SQLite table with group commit.
 *
 * <p>One thread commits. It takes what has been requested, up to {@value #GROUP} entries, writes it
 * in one transaction that is synced ({@code synchronous=FULL} on the write-ahead log), and tells
 * each writer.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class RawLog implements AutoCloseable {
  private static final int GROUP = 512;
  private static final int BACKLOG = 16_384;
  private static final Entry END = new Entry(new byte[0]);

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(BACKLOG);
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement insert;
  private final PreparedStatement commit;
  private final Thread committer;
  private long last;

  private RawLog(Connection connection) throws SQLException {
    this.connection = connection;
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    insert = connection.prepareStatement("INSERT INTO log(seq, data) VALUES(?,?)");
    commit = connection.prepareStatement("COMMIT");
    committer = new Thread(this::run, "raw-committer");
    committer.setDaemon(true);
    committer.start();
  }

  /** Creates an empty log in this directory, with the settings of the hub's own store. */
  public static RawLog create(Path directory) {
    try {
      Files.createDirectories(directory);
      // Else the driver asks for the row's number after each insert, which nobody wants to know.
      String options = "?jdbc.get_generated_keys=false";
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("raw") + options);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=FULL");
        statement.execute("PRAGMA fullfsync=ON");
        statement.execute("PRAGMA checkpoint_fullfsync=ON");
        statement.execute("PRAGMA wal_autocheckpoint=4000");
        statement.execute("PRAGMA journal_size_limit=67108864");
        statement.execute("PRAGMA cache_size=-32768");
        statement.execute("CREATE TABLE log(seq INTEGER PRIMARY KEY, data BLOB NOT NULL)");
      }
      return new RawLog(connection);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("The log cannot be created in " + directory, e);
    }
  }

  /** The version of the driver. */
  static String version() {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      return connection.getMetaData().getDriverVersion();
    } catch (SQLException e) {
      return "unknown";
    }
  }

  /** Appends; returns its sequence when it is on disk. */
  public long append(byte[] data) {
    return appendAsync(data).join();
  }

  /** Appends; the future completes when it is on disk. */
  public CompletableFuture<Long> appendAsync(byte[] data) {
    Entry entry = new Entry(data);
    put(entry);
    return entry.stored;
  }

  private void put(Entry entry) {
    try {
      queue.put(entry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the log had no room", e);
    }
  }

  private void run() {
    List<Entry> group = new ArrayList<>(GROUP);
    boolean ended = false;
    while (!ended) {
      try {
        group.add(queue.take());
        queue.drainTo(group, GROUP - 1);
        ended = group.remove(END);
        store(group);
      } catch (SQLException | InterruptedException e) {
        group.forEach(entry -> entry.stored.completeExceptionally(e));
      }
      group.clear();
    }
  }

  private void store(List<Entry> group) throws SQLException {
    if (group.isEmpty()) {
      return;
    }
    begin.executeUpdate();
    long sequence = last;
    for (Entry entry : group) {
      insert.setLong(1, ++sequence);
      insert.setBytes(2, entry.data);
      insert.executeUpdate();
    }
    commit.executeUpdate();
    for (Entry entry : group) {
      entry.stored.complete(++last);
    }
  }

  /** Waits for what was appended, then closes the file. */
  @Override
  public void close() {
    put(END);
    try {
      committer.join();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("The log cannot be closed", e);
    }
  }

  /** What one writer wants stored. */
  private static final class Entry {
    final byte[] data;
    final CompletableFuture<Long> stored = new CompletableFuture<>();

    Entry(byte[] data) {
      this.data = data;
    }
  }
}
