/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of the last synced commit, kept beside the database in a file of one word.
 *
 * <p>SQLite drops the rest of its log from the first record on that is damaged, and says nothing.
 * The database is then behind this mark, which is written only after a commit was synced, and the
 * loss is noticed when the hub is opened.
 *
 * <p>The file itself is never synced: a power cut may leave an older number, which is harmless.
 *
 * <p><b>Threads:</b> confined to the committer, whose thread nobody interrupts.
 */
public final class SyncMark implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyncMark.class);

  private final @Nullable FileChannel file;
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
  private boolean failed;

  private SyncMark(@Nullable FileChannel file) {
    this.file = file;
  }

  static SyncMark open(Path path) {
    try {
      HubFiles.createFile(path);
      SyncMark mark =
          new SyncMark(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
      if (mark.number() == 0) {
        mark.write(0); // takes the space now, while there is some
      }
      return mark;
    } catch (IOException e) {
      throw HubFiles.unusable(path, e);
    }
  }

  /** One that is kept nowhere, for a hub in memory. */
  static SyncMark none() {
    return new SyncMark(null);
  }

  /** The highest number noted. */
  public long number() {
    if (file == null) {
      return 0;
    }
    try {
      word.clear();
      return file.read(word, 0) < Long.BYTES ? 0 : word.getLong(0);
    } catch (IOException e) {
      throw new BrokerUnavailableException("hub.mark cannot be read: %s.".formatted(e), e);
    }
  }

  /**
   * Notes that this commit was synced. Another process may note an older number a moment later: the
   * mark then protects one commit less.
   */
  public void note(long number) {
    try {
      write(number);
    } catch (IOException e) {
      if (!failed) {
        LOG.warn(
            "hub.mark cannot be written; a lost end of the log might go unnoticed: {}",
            e.toString());
        failed = true;
      }
    }
  }

  private void write(long number) throws IOException {
    if (file != null) {
      word.clear();
      word.putLong(0, number);
      file.write(word, 0);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.debug("hub.mark was not closed cleanly", e);
    }
  }
}
