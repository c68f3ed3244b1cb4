/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.StoreIncompatibleException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a hub.
 *
 * <pre>
 * hub.db         the database, with hub.db-wal and hub.db-shm while it is open
 * hub.mark       the number of the last synced commit
 * hub.turn       locked by a process that waits to write
 * hub.new        locked by the process that makes the database
 * hub.reserve    space that is given up when the disk is full
 * sessions/      a lock file for each process that has the hub open
 * </pre>
 *
 * <p>Directories are created for the owner alone, and so are files.
 */
final class HubFiles {
  private static final Set<String> FOREIGN_FILE_SYSTEMS =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs");

  private final Path directory;

  HubFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path database() {
    return directory.resolve("hub.db");
  }

  Path log() {
    return directory.resolve("hub.db-wal");
  }

  /** The size of a file, 0 if it does not exist; does not open it, which would drop locks on it. */
  long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  Path turnstile() {
    return directory.resolve("hub.turn");
  }

  Path founding() {
    return directory.resolve("hub.new");
  }

  Path mark() {
    return directory.resolve("hub.mark");
  }

  Path reserve() {
    return directory.resolve("hub.reserve");
  }

  Path sessions() {
    return directory.resolve("sessions");
  }

  /** Creates what is missing; refuses a place that is evidently something else. */
  void prepare() {
    try {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        throw new StoreIncompatibleException(
            "%s is a file; a hub is a directory. Name another place.".formatted(directory));
      }
      if (!Files.exists(directory)) {
        createDurably(directory.toAbsolutePath());
      }
      refuseForeign();
      refuseRemote();
      if (!Files.isDirectory(sessions())) {
        Files.createDirectories(sessions(), ownerOnly(directory, "rwx------"));
      }
      createFile(database());
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** Says why a file of a hub cannot be used, and what to do. */
  static BrokerUnavailableException unusable(Path file, IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return new BrokerUnavailableException(
          ("The hub cannot be used: no permission for %s. Let the user who runs this write there,"
                  + " or name another directory for the hub.")
              .formatted(denied.getFile()),
          e);
    }
    String why =
        e instanceof FileSystemException at && at.getReason() != null
            ? at.getFile() + ": " + at.getReason()
            : e.toString();
    return new BrokerUnavailableException(
        "The hub cannot be used: %s (%s). Put that right, or name another directory for the hub."
            .formatted(file, why),
        e);
  }

  /** Creates the directory and what is missing above it; all of them survive a power cut. */
  private static void createDurably(Path directory) throws IOException {
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
    Path above = directory.getParent();
    while (above != null && existing != null && above.startsWith(existing)) {
      force(above);
      above = above.getParent();
    }
  }

  private void refuseForeign() throws IOException {
    if (Files.exists(database())) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> foreign =
          entries
              .map(path -> String.valueOf(path.getFileName()))
              .filter(name -> !name.startsWith("hub.") && !name.equals("sessions"))
              .limit(1)
              .toList();
      if (!foreign.isEmpty()) {
        throw new StoreIncompatibleException(
            "The directory %s is not a hub: it holds '%s' and no hub.db. Name an empty or new one."
                .formatted(directory, foreign.get(0)));
      }
    }
  }

  /** The write-ahead log needs memory that all processes share, so all must be on one machine. */
  private void refuseRemote() throws IOException {
    FileStore store = Files.getFileStore(directory);
    if (FOREIGN_FILE_SYSTEMS.contains(store.type())) {
      throw new StoreIncompatibleException(
          "%s is on a network file system (%s), where a hub cannot be kept safe. Use a local disk,"
                  .formatted(directory, store.type())
              + " or a NATS server for several machines.");
    }
  }

  /** Creates the file, for the owner alone, unless it exists. */
  static void createFile(Path file) throws IOException {
    try {
      Path parent = file.toAbsolutePath().getParent();
      Files.createFile(file, ownerOnly(parent == null ? file : parent, "rw-------"));
      if (parent != null) {
        force(parent);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process may have been faster; the file is what matters.
      return;
    }
  }

  /** A new file survives a power cut only once its directory was synced. */
  static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not open directories; there the file system journals their entries.
      return;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path near, String permissions) throws IOException {
    Path existing = near;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.getFileStore(existing).supportsFileAttributeView("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)};
  }
}
