/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite refused or failed; {@link #kind} says what can be done about it. */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller would do differently. */
  public enum Kind {
    /** No space: roll back and wait for some. */
    FULL,
    /** Another connection holds the lock: wait. */
    BUSY,
    /** The bytes are not a sound database. */
    DAMAGED,
    /** Everything else, input and output errors first: give the store up. */
    BROKEN
  }

  private final Kind kind;

  /** A failure that SQLite reported. */
  public StoreFailure(SQLException cause) {
    super(cause.getMessage(), cause);
    this.kind = kindOf(cause);
  }

  private static Kind kindOf(SQLException cause) {
    if (!(cause instanceof SQLiteException failure)) {
      return Kind.BROKEN;
    }
    SQLiteErrorCode code = failure.getResultCode();
    // A shared-memory file that cannot grow is a full disk, though SQLite calls it an I/O error.
    if (code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
      return Kind.FULL;
    }
    return switch (code.code & 0xff) {
      case 13 -> Kind.FULL;
      case 5, 6, 15 -> Kind.BUSY;
      case 11, 26 -> Kind.DAMAGED;
      default -> Kind.BROKEN;
    };
  }

  /** Whether the file is not a database at all. */
  boolean isNoDatabase() {
    return getCause() instanceof SQLiteException failure
        && (failure.getResultCode().code & 0xff) == 26;
  }

  /** What can be done about it. */
  public Kind kind() {
    return kind;
  }
}
