/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the hubs that are measured live.
 *
 * <p>For a hub in a directory they are fresh ones beside it, on the same disk, gone afterwards: the
 * hub itself is not touched. Any other hub is measured itself, in inboxes of its own.
 */
final class Site implements AutoCloseable {
  private static final String EMBEDDED = "embedded:";
  private static final String MEMORY = "embedded:memory";
  private static final int PASSES = 10;

  private final String url;
  private final @Nullable Path directory;
  private final Thread interrupted = new Thread(this::abandon, "agenthub-bench-end");

  private Site(String url, @Nullable Path directory) {
    this.url = url;
    this.directory = directory;
  }

  /** The site for a hub, as seen from a working directory. */
  static Site of(String url, Path working) throws IOException {
    if (!url.startsWith(EMBEDDED) || url.equals(MEMORY)) {
      return new Site(url, null);
    }
    Path place = working.resolve(url.substring(EMBEDDED.length())).toAbsolutePath().normalize();
    while (place.getParent() != null && !Files.isDirectory(place.getParent())) {
      place = place.getParent();
    }
    Path parent = place.getParent() == null ? place : place.getParent();
    Site site = new Site(url, Files.createTempDirectory(parent, ".agenthub-bench-"));
    Runtime.getRuntime().addShutdownHook(site.interrupted);
    return site;
  }

  /**
   * Removes the hubs of a measurement that was interrupted; first the process that uses them too.
   */
  private void abandon() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    for (int i = 0; i < PASSES; i++) { // the measurement goes on meanwhile and may make files
      try {
        removeAll();
        return;
      } catch (IOException | UncheckedIOException changedMeanwhile) {
        Thread.onSpinWait();
      }
    }
  }

  /** The hub that was asked for. */
  String url() {
    return url;
  }

  /** The URL of the hub with a name; where hubs are made for the purpose, each name has its own. */
  String hub(String name) {
    return directory == null ? url : EMBEDDED + directory.resolve(name);
  }

  /** Whether each name has a hub of its own that ends with this site. */
  boolean isOwn() {
    return directory != null || url.equals(MEMORY);
  }

  /** Whether other processes can open the hubs. */
  boolean isShared() {
    return !url.equals(MEMORY);
  }

  /** Whether the hub is on NATS. */
  boolean isOnNats() {
    return url.startsWith("nats://") || url.startsWith("tls://");
  }

  /** A bare log on the disk of the hubs; empty if the hub is not on a disk of this machine. */
  Optional<RawLog> raw(String name) {
    return Optional.ofNullable(directory).map(dir -> RawLog.create(dir.resolve("raw-" + name)));
  }

  /** Removes the hub with this name, which must have been closed. */
  void clear(String name) throws IOException {
    if (directory != null) {
      delete(directory.resolve(name));
      delete(directory.resolve("raw-" + name));
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(tree)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes all hubs that were made. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException endingAlready) {
      return; // the hook removes them
    }
    try {
      removeAll();
    } catch (IOException e) {
      throw new UncheckedIOException("The hubs of the measurement are left in " + directory, e);
    }
  }

  private void removeAll() throws IOException {
    if (directory != null) {
      delete(directory);
    }
  }
}
