/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one trial, on the disk of the working directory. */
final class Place implements AutoCloseable {
  final Path path;

  Place() throws IOException {
    path = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".agenthub-jmh-");
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(path)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
