/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to the database.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class Link implements AutoCloseable {
  private final Connection connection;
  private final Statement plain;

  private Link(Connection connection, Statement plain) {
    this.connection = connection;
    this.plain = plain;
  }

  /** Opens a database by its JDBC URL, outside of any transaction. */
  static Link open(String url) {
    // Asking for the last row id after each insert would prepare one more statement each time.
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    // One thread at a time, and the driver sees to that itself; SQLite need not lock once more.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    try {
      Connection connection = config.createConnection(url);
      try {
        return new Link(connection, prepare(connection));
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /** Puts transactions into the caller's hands; returns a statement for whatever needs no query. */
  private static Statement prepare(Connection connection) throws SQLException {
    Statement plain = connection.createStatement();
    plain.execute("PRAGMA busy_timeout=10000");
    // The driver would open and commit a transaction around each statement, which costs two more
    // native calls. Told that transactions are the caller's, it leaves them alone; the one it
    // begins here is ended at once.
    connection.setAutoCommit(false);
    plain.execute("COMMIT");
    return plain;
  }

  /** Has this decide how long to wait when the database is busy. */
  void waitWith(Patience patience) {
    try {
      Patience.setHandler(connection, patience);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  Query prepare(String sql) {
    return new Query(connection, sql);
  }

  void execute(String sql) {
    try {
      if (plain.execute(sql)) {
        plain.getResultSet().close();
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /** Sets a pragma that answers with a number and returns the answer. */
  long pragma(String text) {
    Query query = prepare("PRAGMA " + text);
    return query.number(0);
  }

  /** Frees the connection; what SQLite says about it then changes nothing any more. */
  @Override
  public void close() {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // Expected: the driver tries to commit a transaction, and there is none.
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }
}
