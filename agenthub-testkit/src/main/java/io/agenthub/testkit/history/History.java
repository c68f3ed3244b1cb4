/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What all processes of a run wrote down, in order of time.
 *
 * @param events in order of time; those of one file and one moment as they were written
 * @param tornLines lines that a killed process did not finish; they are left out
 * @since 0.1
 */
public record History(List<HistoryEvent> events, long tornLines) {
  /** Sorts the events. */
  public History {
    List<HistoryEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(HistoryEvent::nanos));
    events = List.copyOf(sorted);
  }

  /**
   * Reads the files of a run.
   *
   * @throws IllegalArgumentException if a whole line is not an event
   */
  public static History read(Collection<Path> files) {
    List<HistoryEvent> events = new ArrayList<>();
    long torn = 0;
    for (Path file : files) {
      torn += read(file, events);
    }
    return new History(events, torn);
  }

  private static long read(Path file, List<HistoryEvent> events) {
    long torn = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith("}")) {
          events.add(HistoryWriter.parse(line));
        } else if (!line.isEmpty()) {
          torn++;
        }
      }
      return torn;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
