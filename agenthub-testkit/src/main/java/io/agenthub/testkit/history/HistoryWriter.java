/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what a process does, one line an event.
 *
 * <p>When {@link #write} returns, the line is with the operating system and survives the death of
 * the process; so an intention is written before the act, a result after it. It does not survive a
 * power cut.
 *
 * <p><b>Threads:</b> safe for use by many; lines are not mixed, and an interrupted thread writes
 * like any other.
 *
 * @since 0.1
 */
public final class HistoryWriter implements AutoCloseable {
  private final OutputStream out;

  private HistoryWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Opens a file to be continued; what a killed process left half written stays a line by itself.
   */
  public static HistoryWriter open(Path file) {
    try {
      boolean torn = isTorn(file);
      HistoryWriter writer = new HistoryWriter(new FileOutputStream(file.toFile(), true));
      if (torn) {
        writer.out.write('\n');
      }
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTorn(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
      end.seek(end.length() - 1);
      return end.read() != '\n';
    }
  }

  /** Appends an event. */
  public synchronized void write(HistoryEvent event) {
    try {
      out.write((format(event) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String format(HistoryEvent event) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("event", event.kind().name());
    members.put("process", event.process());
    members.put("nanos", Long.toString(event.nanos()));
    members.putAll(event.fields());
    return JsonLine.write(members);
  }

  /** The event of a line, as {@link #write} made it. */
  static HistoryEvent parse(String line) {
    Map<String, String> members = JsonLine.read(line);
    Kind kind = Kind.valueOf(required(members, "event", line));
    String process = required(members, "process", line);
    long nanos = Long.parseLong(required(members, "nanos", line));
    return new HistoryEvent(kind, process, nanos, members);
  }

  private static String required(Map<String, String> members, String name, String line) {
    String value = members.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("no '%s' in: %s".formatted(name, line));
    }
    return value;
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
