/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.reliability.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk in a file: ext4, mounted through the loop device.
 *
 * <p>What a process has written and not synced is in the memory of the kernel and not in the file,
 * so that a copy of the file is what a power cut would leave. The file system's own timer is set to
 * a minute, so that it syncs nothing by itself while a round lasts.
 *
 * <p>Where it is gentler than a real disk: what has been sent to the device counts as durable.
 *
 * <p><b>Threads:</b> for one.
 */
final class LoopDisk implements AutoCloseable {
  private static final String OPTIONS = "loop,noatime,commit=60";

  private final Path file;
  private final Path mount;

  private LoopDisk(Path file, Path mount) {
    this.file = file;
    this.mount = mount;
  }

  /** Why this machine cannot do it; empty if it can. */
  static Optional<String> obstacle(Path directory) {
    try (LoopDisk disk = create(directory, "probe", 16)) {
      Files.writeString(disk.root().resolve("probe"), "probe");
      return Optional.empty();
    } catch (IllegalStateException | UncheckedIOException | IOException e) {
      return Optional.of("no ext4 on a loop device here: " + e.getMessage());
    }
  }

  /** Makes a new file system in a new file, and mounts it. */
  static LoopDisk create(Path directory, String name, int megabytes) {
    Path file = directory.resolve(name + ".img");
    delete(file);
    Shell.run("truncate", "-s", megabytes + "M", file.toString());
    Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", file.toString());
    return mounted(file, directory.resolve(name));
  }

  /** Takes what is in the file right now to another disk, which is then mounted. */
  LoopDisk copy(Path directory, String name) {
    Path copy = directory.resolve(name + ".img");
    delete(copy);
    Shell.run("cp", "--sparse=always", file.toString(), copy.toString());
    return mounted(copy, directory.resolve(name));
  }

  private static LoopDisk mounted(Path file, Path mount) {
    try {
      Files.createDirectories(mount);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Shell.run("mount", "-o", OPTIONS, file.toString(), mount.toString());
    } catch (IllegalStateException e) {
      delete(mount);
      delete(file);
      throw e;
    }
    return new LoopDisk(file, mount);
  }

  /** The top directory of the file system. */
  Path root() {
    return mount;
  }

  /** Unmounts and deletes it. */
  @Override
  public void close() {
    Shell.run("umount", mount.toString());
    delete(mount);
    delete(file);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
