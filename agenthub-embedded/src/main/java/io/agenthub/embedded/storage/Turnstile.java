/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * SQLite's write lock knows no queue: a process that commits without a pause takes it again before
 * one that looks every half millisecond has seen it free, and several of those keep a newcomer out for
 * seconds. So who finds the lock taken holds a second one, on a file of its own, until it has had its
 * turn; who has just committed looks whether somebody holds that, and pauses.
 */
/**
 * Lets the processes that write to one hub take turns.
 *
 * <p><b>Threads:</b> confined to the committer, whose thread nobody interrupts.
 */
final class Turnstile implements AutoCloseable {
  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final int STEPS = 30;

  private final @Nullable FileChannel file;

  private Turnstile(@Nullable FileChannel file) {
    this.file = file;
  }

  static Turnstile open(Path path) {
    try {
      HubFiles.createFile(path);
      return new Turnstile(FileChannel.open(path, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw HubFiles.unusable(path, e);
    }
  }

  /** One for a hub that nobody shares. */
  static Turnstile none() {
    return new Turnstile(null);
  }

  /** Announces that this process waits; null if another of those that wait is first in line. */
  @Nullable FileLock announce() {
    try {
      return file == null ? null : file.tryLock();
    } catch (OverlappingFileLockException | IOException e) {
      return null; // another hub of this process waits too, or the announcement is not possible
    }
  }

  /** Ends the announcement. */
  void withdraw(@Nullable FileLock announcement) {
    try {
      if (announcement != null) {
        announcement.release();
      }
    } catch (IOException e) {
      throw new BrokerUnavailableException("A file lock cannot be released: %s.".formatted(e), e);
    }
  }

  /** Pauses while somebody waits for a turn, for some milliseconds at most. */
  void letPass() {
    for (int step = 0; step < STEPS && isAnnounced(); step++) {
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private boolean isAnnounced() {
    if (file == null) {
      return false;
    }
    try (FileLock free = file.tryLock()) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new BrokerUnavailableException("A lock file cannot be closed: %s.".formatted(e), e);
    }
  }
}
