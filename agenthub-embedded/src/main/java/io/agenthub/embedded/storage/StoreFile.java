/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.StoreDamagedException;
import io.agenthub.error.StoreIncompatibleException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hub's database, in a directory or in memory: opens connections to it and checks that it is one.
 *
 * <p>The file names itself: {@code application_id} is 'AgHu', {@code user_version} the version of
 * the format.
 */
public final class StoreFile {
  private static final long APPLICATION_ID = 0x41674875;
  private static final long VERSION = 2;

  private final String url;
  private final String place;
  private final @Nullable HubFiles files;

  private StoreFile(String url, String place, @Nullable HubFiles files) {
    this.url = url;
    this.place = place;
    this.files = files;
  }

  /** The hub in this directory; nothing is touched yet. */
  public static StoreFile in(Path directory) {
    HubFiles files = new HubFiles(directory);
    return new StoreFile(
        "jdbc:sqlite:" + files.database().toAbsolutePath(), files.database().toString(), files);
  }

  /** A hub of this process alone, which ends with it. */
  public static StoreFile inMemory() {
    return new StoreFile("jdbc:sqlite::memory:", "memory", null);
  }

  /** Whether the hub is in a file, which other processes and readers may open too. */
  public boolean isShared() {
    return files != null;
  }

  /** The number of the last synced commit, beside the database. */
  public SyncMark openMark() {
    return files == null ? SyncMark.none() : SyncMark.open(files.mark());
  }

  /** Announces this process to the others that have the hub open. */
  public SessionLock openSession() {
    return files == null ? SessionLock.none() : SessionLock.in(files.sessions());
  }

  /** The space that is held back for when the disk is full. */
  public Reserve openReserve() {
    return files == null ? Reserve.none() : Reserve.in(files.reserve());
  }

  /** The path of the database, for messages. */
  public String place() {
    return place;
  }

  /**
   * Opens the connection that writes, creating the database where there is none.
   *
   * @throws StoreIncompatibleException if it is something else, or of a newer format
   * @throws StoreDamagedException if it cannot be read as it was written
   */
  public Store openStore(CommitProbe probe) {
    if (files != null) {
      files.prepare();
    }
    // Read before the database is: it may only be behind what is there.
    long noted = files == null ? 0 : noted(files);
    return explained(
        noted > 0,
        () -> {
          Link link = Link.open(url);
          try {
            if (!isHub(link, noted)) {
              found(link, noted);
            }
            configure(link);
            verify(link, noted);
            return new Store(
                link, probe, files == null ? Turnstile.none() : Turnstile.open(files.turnstile()));
          } catch (RuntimeException e) {
            link.close();
            throw e;
          }
        });
  }

  private static long noted(HubFiles files) {
    try (SyncMark mark = SyncMark.open(files.mark())) {
      return mark.number();
    }
  }

  /** Opens a connection that only reads. */
  public ReadStore openReader() {
    return explained(
        true,
        () -> {
          Link link = Link.open(url);
          try {
            link.execute("PRAGMA query_only=ON");
            link.execute("PRAGMA cache_size=-8192");
            return new ReadStore(link);
          } catch (RuntimeException e) {
            link.close();
            throw e;
          }
        });
  }

  /** How it stands, for its operator; empty for a hub in memory. Reads the whole database. */
  public Optional<StoreState> inspect() {
    if (files == null) {
      return Optional.empty();
    }
    try (Link link = Link.open(url)) {
      link.execute("PRAGMA query_only=ON");
      return Optional.of(new Inspection(files, link).run());
    }
  }

  /** Whether the database is a hub's; false if it is empty. Sees one state, not a mixture. */
  private boolean isHub(Link link, long noted) {
    link.execute("BEGIN");
    try {
      long application = link.pragma("application_id");
      long version = link.pragma("user_version");
      boolean empty = link.prepare("SELECT count(*) FROM sqlite_schema").number(0) == 0;
      check(application, version, empty, noted);
      return application == APPLICATION_ID;
    } finally {
      link.execute("COMMIT");
    }
  }

  private void check(long application, long version, boolean empty, long noted) {
    if (empty && noted > 0) {
      throw new StoreDamagedException(
          "%s is empty, though %d commits were written to it. Restore it from a backup, or delete"
                  .formatted(place, noted)
              + " the directory to begin anew.");
    }
    if (application != APPLICATION_ID && !(application == 0 && empty)) {
      throw new StoreIncompatibleException(
          "%s is a database, but not a hub's. Name another directory.".formatted(place));
    }
    if (application == APPLICATION_ID && version < VERSION) {
      throw new StoreIncompatibleException(
          "%s was written by a preview of AgentHub (format %d; this one reads %d). Name another"
                  .formatted(place, version, VERSION)
              + " directory, or delete this one to begin anew.");
    }
    if (version > VERSION) {
      throw new StoreIncompatibleException(
          "%s was written by a newer version of AgentHub (format %d; this one reads up to %d)."
                  .formatted(place, version, VERSION)
              + " Update this program.");
    }
  }

  /*
   * SQLite does not wait for others in all that is done here: who changes the journal mode while
   * another does is refused at once. One process at a time never meets that.
   */
  /** Makes the empty database a hub's, unless another process is doing so; then waits for it. */
  private void found(Link link, long noted) {
    if (files == null) {
      create(link);
      return;
    }
    Exclusive.run(
        files.founding(),
        () -> {
          if (!isHub(link, noted)) {
            link.execute("PRAGMA journal_mode=WAL");
            create(link);
          }
        });
  }

  private void configure(Link link) {
    link.execute("PRAGMA temp_store=MEMORY");
    if (files == null) {
      return;
    }
    link.execute("PRAGMA journal_mode=WAL");
    link.execute("PRAGMA synchronous=FULL");
    link.execute("PRAGMA fullfsync=ON");
    link.execute("PRAGMA checkpoint_fullfsync=ON");
    link.execute("PRAGMA journal_size_limit=67108864");
    link.execute("PRAGMA cache_size=-32768");
    if (link.pragma("synchronous") != 2) {
      throw new BrokerUnavailableException(
          "SQLite does not accept synchronous=FULL on %s; the hub would not be durable."
              .formatted(place));
    }
  }

  private static void create(Link link) {
    link.execute("BEGIN IMMEDIATE");
    try {
      CatalogTables.SCHEMA.forEach(link::execute);
      Counters.SCHEMA.forEach(link::execute);
      ClaimTables.SCHEMA.forEach(link::execute);
      link.execute("PRAGMA application_id=" + APPLICATION_ID);
      link.execute("PRAGMA user_version=" + VERSION);
      link.execute("COMMIT");
    } catch (RuntimeException e) {
      link.execute("ROLLBACK");
      throw e;
    }
  }

  /** Finds out whether the database is as it was when the last process let it go. */
  private void verify(Link link, long noted) {
    long commits = link.prepare(Counters.COMMITS).number(0);
    if (commits < noted) {
      throw new StoreDamagedException(
          ("%s has lost its last %d commits, which had been acknowledged: its write-ahead log is"
                  + " damaged or missing, or an older copy was put in its place. Restore it from a"
                  + " backup; or delete hub.mark to go on with what is there.")
              .formatted(place, noted - commits));
    }
    if (files != null) {
      long expected = link.pragma("page_count") * link.pragma("page_size");
      long present = files.size(files.database());
      // While there is a log, pages may be in it that the file does not have yet.
      if (present < expected && files.size(files.log()) == 0) {
        throw new StoreDamagedException(
            ("%s has been cut off: it should have %d bytes and has %d. Restore it from a backup, or"
                    + " save what is readable with sqlite3's .recover.")
                .formatted(place, expected, present));
      }
    }
  }

  private <T> T explained(boolean wasHub, Supplier<T> opening) {
    try {
      return opening.get();
    } catch (StoreFailure e) {
      if (e.isNoDatabase() && !wasHub) {
        throw new StoreIncompatibleException(
            "%s is not a database. Name another directory.".formatted(place), e);
      }
      throw switch (e.kind()) {
        case DAMAGED ->
            new StoreDamagedException(
                "%s is damaged: %s. Restore it from a backup, or save what is readable with"
                        .formatted(place, e.getMessage())
                    + " sqlite3's .recover.",
                e);
        default ->
            new BrokerUnavailableException(
                "%s cannot be opened: %s.".formatted(place, e.getMessage()), e);
      };
    }
  }
}
