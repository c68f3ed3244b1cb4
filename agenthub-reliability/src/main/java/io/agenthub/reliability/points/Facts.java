/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What happened to messages, in order, in a file that survives the kill of whoever writes it.
 *
 * <p><b>Threads:</b> safe for use by many, also of several processes: a line is one write to the
 * end of the file.
 */
final class Facts implements AutoCloseable {
  private static final String STARTED = "started ";
  private static final String COMPLETED = "completed ";

  private final FileChannel file;

  private Facts(FileChannel file) {
    this.file = file;
  }

  static Facts appendTo(Path path) {
    try {
      return new Facts(
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A handler has begun. */
  void started(String id) {
    write(STARTED + id);
  }

  /** The hub was seen to keep a completion. */
  void completed(String id) {
    write(COMPLETED + id);
  }

  private void write(String fact) {
    try {
      file.write(ByteBuffer.wrap((fact + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> read(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often the message was begun. */
  static long starts(List<String> facts, String id) {
    return facts.stream().filter((STARTED + id)::equals).count();
  }

  /** How often it was begun after its completion had been seen. */
  static long startsAfterCompletion(List<String> facts, String id) {
    int seen = facts.indexOf(COMPLETED + id);
    return seen < 0 ? 0 : starts(facts.subList(seen, facts.size()), id);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
