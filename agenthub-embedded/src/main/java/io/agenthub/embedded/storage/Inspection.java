/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at the database of a hub that is in use, over a connection of its own. */
final class Inspection {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final HubFiles files;
  private final Link link;

  Inspection(HubFiles files, Link link) {
    this.files = files;
    this.link = link;
  }

  StoreState run() {
    try {
      FileStore disk = Files.getFileStore(files.directory());
      return new StoreState(
          texts("SELECT sqlite_version()").get(0),
          texts("PRAGMA journal_mode").get(0),
          texts("PRAGMA quick_check(5)").stream().filter(line -> !line.equals("ok")).toList(),
          files.size(files.database()) + files.size(files.log()),
          disk.getUsableSpace(),
          files.size(files.reserve()),
          disk.type(),
          readable(),
          sessions());
    } catch (IOException e) {
      throw new BrokerUnavailableException(
          "The hub's directory %s cannot be examined: %s.".formatted(files.directory(), e), e);
    }
  }

  private List<String> texts(String sql) {
    List<String> texts = new ArrayList<>();
    Query query = link.prepare(sql);
    while (query.step()) {
      texts.add(Objects.requireNonNull(query.textAt(1), sql));
    }
    return texts;
  }

  /** Who may enter the directory may read what is in it. */
  private List<String> readable() throws IOException {
    List<String> readable = new ArrayList<>();
    for (Path file : List.of(files.directory(), files.database())) {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        readable.add(String.valueOf(file));
      }
    }
    return readable;
  }

  private int sessions() throws IOException {
    try (Stream<Path> locks = Files.list(files.sessions())) {
      return (int) locks.filter(file -> file.toString().endsWith(".lock")).count();
    }
  }
}
