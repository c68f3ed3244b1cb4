/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of hubs, made, copied and removed by tests. */
final class Directories {
  private Directories() {}

  static Path create() {
    try {
      return Files.createTempDirectory("hub");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a hub as a crash would leave it. The files are read by another process: were this one to
   * open and close the database file, SQLite's locks on it would be gone.
   */
  static void copy(Path from, Path to) {
    try {
      Process process =
          new ProcessBuilder("cp", "-r", from + "/.", to.toString()).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException("cp failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
