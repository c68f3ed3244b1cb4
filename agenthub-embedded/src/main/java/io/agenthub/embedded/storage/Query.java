/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement that is kept for the life of its connection: bind in order, then {@link
 * #run} or step through the rows and {@link #done}.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
final class Query {
  private final Connection connection;
  private final String sql;
  private @Nullable PreparedStatement prepared;
  private @Nullable ResultSet rows;
  private int next = 1;

  Query(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
    try {
      statement();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /** The statement; the driver closes one that has failed, so that it must be prepared again. */
  private PreparedStatement statement() throws SQLException {
    PreparedStatement known = prepared;
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared = known;
    }
    return known;
  }

  Query bind(long value) {
    try {
      statement().setLong(next++, value);
      return this;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  Query bind(@Nullable String value) {
    try {
      statement().setString(next++, value);
      return this;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  Query bind(byte @Nullable [] value) {
    try {
      statement().setBytes(next++, value);
      return this;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Executes a statement that returns no rows; returns how many it changed. */
  int run() {
    next = 1;
    try {
      return statement().executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Moves to the next row; false at the end, and then the statement is free again. */
  boolean step() {
    try {
      ResultSet open = rows;
      if (open == null) {
        next = 1;
        open = statement().executeQuery();
        rows = open;
      }
      if (open.next()) {
        return true;
      }
      done();
      return false;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The first column of the only row; {@code otherwise} if there is none or it is null. */
  long number(long otherwise) {
    try {
      if (!step()) {
        return otherwise;
      }
      long value = number(1, otherwise);
      return value;
    } finally {
      done();
    }
  }

  long numberAt(int column) {
    return number(column, 0);
  }

  private long number(int column, long otherwise) {
    try {
      ResultSet open = open();
      long value = open.getLong(column);
      return value == 0 && open.wasNull() ? otherwise : value;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Nullable String textAt(int column) {
    try {
      return open().getString(column);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  byte @Nullable [] bytesAt(int column) {
    try {
      return open().getBytes(column);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private ResultSet open() {
    if (rows == null) {
      throw new IllegalStateException("no row");
    }
    return rows;
  }

  /** Frees the statement for its next use; idempotent. */
  void done() {
    next = 1;
    ResultSet open = rows;
    rows = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        throw new StoreFailure(e);
      }
    }
  }

  private StoreFailure failed(SQLException cause) {
    next = 1;
    rows = null;
    PreparedStatement broken = prepared;
    prepared = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
    return new StoreFailure(cause);
  }
}
