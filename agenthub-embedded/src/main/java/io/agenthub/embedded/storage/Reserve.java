/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds space back: it is deleted when the disk is full, so that what is under way can
 * still be settled, and written again when there is room.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
public final class Reserve {
  private static final long WANTED = 16L << 20;
  private static final int SHARE = 16;

  private final @Nullable Path file;
  private long size = WANTED;

  private Reserve(@Nullable Path file) {
    this.file = file;
  }

  static Reserve in(Path file) {
    Reserve reserve = new Reserve(file);
    reserve.restore();
    return reserve;
  }

  /** None, for a hub in memory. */
  static Reserve none() {
    return new Reserve(null);
  }

  /** How many bytes it holds back where there is room. */
  public long size() {
    return size;
  }

  /** Gives the space up. */
  public void release() {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Then there is nothing to give; the caller finds the disk still full.
      return;
    }
  }

  /**
   * Holds space back again, if there is plenty: twice as much as is held back, so that the hub does
   * not go to and fro between full and not full.
   *
   * @return false if there is too little
   */
  public boolean restore() {
    if (file == null) {
      return true;
    }
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory == null) {
        return true;
      }
      long total = Files.getFileStore(directory).getTotalSpace();
      size = Math.min(WANTED, total / SHARE);
      if (Files.exists(file) && Files.size(file) >= size) {
        return true;
      }
      if (Files.getFileStore(directory).getUsableSpace() < 2 * size) {
        return false;
      }
      write();
      return true;
    } catch (IOException e) {
      release();
      return false;
    }
  }

  /** Real bytes: a sparse file would hold nothing back. */
  private void write() throws IOException {
    if (file == null) {
      return;
    }
    HubFiles.createFile(file);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long written = 0; written < size; ) {
        zeros.clear();
        written += channel.write(zeros);
      }
    }
  }
}
