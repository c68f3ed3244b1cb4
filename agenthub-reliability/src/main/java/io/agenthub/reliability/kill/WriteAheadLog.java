/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the dead left at the end of SQLite's write-ahead log.
 *
 * <pre>
 * log    = header(32) frame*
 * header = magic(4) version(4) page size(4) checkpoint(4) salt(8) checksum(8)
 * frame  = page number(4) pages after commit(4) salt(8) checksum(8) page
 * </pre>
 *
 * <p>A frame with "pages after commit" ends a transaction; frames of this log behind the last such
 * one are of a transaction that never ended.
 *
 * @param frames frames of the current log
 * @param unfinished how many of them are of a transaction that never ended
 */
record WriteAheadLog(long frames, long unfinished) {
  private static final int HEADER = 32;
  private static final int FRAME = 24;

  static WriteAheadLog read(Path file) {
    if (!Files.exists(file)) {
      return new WriteAheadLog(0, 0);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      if (channel.read(header, 0) < HEADER) {
        return new WriteAheadLog(0, 0);
      }
      return frames(channel, header.getInt(8), header.getLong(16));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  private static WriteAheadLog frames(FileChannel channel, int pageSize, long salt)
      throws IOException {
    long frames = 0;
    long committed = 0;
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    for (long at = HEADER; channel.read(frame, at) == FRAME; at += FRAME + pageSize) {
      if (frame.getLong(8) != salt) {
        break;
      }
      frames++;
      if (frame.getInt(4) != 0) {
        committed = frames;
      }
      frame.clear();
    }
    return new WriteAheadLog(frames, frames - committed);
  }
}
