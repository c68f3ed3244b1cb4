/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Does what only one may do at a time, of all processes on this machine. The operating system lets
 * the next one go on when one dies in the middle.
 *
 * <p><b>Threads:</b> safe for use by many; one that waits must not be interrupted, which would
 * close the file.
 */
final class Exclusive {
  /** File locks are the process's: its threads need a lock of their own. */
  private static final ReentrantLock HERE = new ReentrantLock();

  private Exclusive() {}

  /** Does the work while nobody else does any under the lock of this file, which is created. */
  static void run(Path path, Runnable work) {
    HERE.lock();
    try {
      HubFiles.createFile(path);
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        runLocked(file, work);
      }
    } catch (IOException e) {
      throw new BrokerUnavailableException("%s cannot be locked: %s.".formatted(path, e), e);
    } finally {
      HERE.unlock();
    }
  }

  private static void runLocked(FileChannel file, Runnable work) throws IOException {
    FileLock lock = file.lock();
    try {
      work.run();
    } finally {
      lock.release();
    }
  }
}
