/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/*
 * Who opens a hub after a kill repairs the index of its log, and meanwhile even readers find the
 * database busy.
 */
/**
 * Waits, in short steps, where SQLite finds the database busy; except for the write lock, for which
 * {@link Store} lines up.
 *
 * <p><b>Threads:</b> called on the thread that uses the connection.
 */
final class Patience extends BusyHandler {
  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int STEPS = 20_000;

  private boolean impatient;

  /** Whether a lock that is taken is reported at once. */
  void setImpatient(boolean wanted) {
    impatient = wanted;
  }

  @Override
  protected int callback(int before) {
    if (impatient || before >= STEPS) {
      return 0;
    }
    LockSupport.parkNanos(STEP_NANOS);
    return 1;
  }
}
