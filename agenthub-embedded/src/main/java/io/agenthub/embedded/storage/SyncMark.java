/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The number of the last synced commit, kept beside the database in one word of mapped memory.
 *
 * <p>SQLite drops the rest of its log from the first record on that is damaged, and says nothing.
 * The database is then behind this mark, which is written only after a commit was synced, and the
 * loss is noticed when the hub is opened.
 *
 * <p>Writing costs no system call. A power cut may leave an older number, which is harmless.
 */
public final class SyncMark {
  private final ByteBuffer word;

  private SyncMark(ByteBuffer word) {
    this.word = word;
  }

  static SyncMark open(Path file) {
    try {
      HubFiles.createFile(file);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return new SyncMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
      }
    } catch (IOException e) {
      throw new BrokerUnavailableException("%s cannot be used: %s.".formatted(file, e), e);
    }
  }

  /** One that is kept nowhere, for a hub in memory. */
  static SyncMark none() {
    return new SyncMark(ByteBuffer.allocate(Long.BYTES));
  }

  /** The highest number noted. */
  public long number() {
    return word.getLong(0);
  }

  /** Notes that this commit was synced. */
  public void note(long number) {
    if (number > word.getLong(0)) {
      word.putLong(0, number);
    }
  }
}
