/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The control: the same database without syncing. A rig that finds no loss here would find none
 * anywhere.
 */
final class UnsyncedTarget implements Target {
  private final Connection connection;

  private UnsyncedTarget(Connection connection) {
    this.connection = connection;
  }

  static UnsyncedTarget open(Path directory) {
    try {
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("unsynced.db"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=OFF");
        statement.execute(
            "CREATE TABLE IF NOT EXISTS message(seq INTEGER PRIMARY KEY, id TEXT NOT NULL)");
      }
      return new UnsyncedTarget(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized long put(String id) {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO message(id) VALUES(?) RETURNING seq")) {
      insert.setString(1, id);
      try (ResultSet row = insert.executeQuery()) {
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized long each(Taker taker) {
    long last = 0;
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("SELECT seq, id FROM message ORDER BY seq")) {
      while (rows.next()) {
        last = rows.getLong(1);
        String id = rows.getString(2);
        taker.take(id, last, Target.text(id));
      }
      return last;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
