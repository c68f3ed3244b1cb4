/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Finding;
import io.agenthub.embedded.storage.StoreState;
import java.util.List;

/** What follows from the state of a store for its operator. */
final class Examination {
  private static final long MEGABYTE = 1 << 20;
  private static final long LITTLE = 1024 * MEGABYTE;
  private static final long HARDLY_ANY = 64 * MEGABYTE;

  private final String place;
  private final StoreState state;

  Examination(String place, StoreState state) {
    this.place = place;
    this.state = state;
  }

  List<Finding> run() {
    return List.of(journal(), integrity(), disk(), fileSystem(), permissions(), processes());
  }

  private Finding journal() {
    String found =
        "%s is read by SQLite %s in journal mode %s."
            .formatted(place, state.sqlite(), state.journal());
    return state.journal().equals("wal")
        ? Finding.ok("journal", found, "Senders share one sync; readers do not wait for writers.")
        : Finding.problem(
            "journal",
            found,
            "Something else has changed the journal mode: processes block each other, and the"
                + " check for a lost tail does not hold.",
            "Close the hub everywhere and open it again, which restores the mode 'wal'.");
  }

  private Finding integrity() {
    if (state.faults().isEmpty()) {
      return Finding.ok(
          "integrity",
          "SQLite's check of %d MB finds nothing, and no synced commit is missing."
              .formatted(state.bytes() / MEGABYTE),
          "What was accepted can be read.");
    }
    return Finding.problem(
        "integrity",
        "SQLite's check complains: %s.".formatted(String.join("; ", state.faults())),
        "Messages may be unreadable.",
        "Close the hub, then restore a backup of its directory, or save what is readable with"
            + " sqlite3's .recover.");
  }

  private Finding disk() {
    String found =
        "%d MB of the disk are free, %d MB more are held back for settling."
            .formatted(state.free() / MEGABYTE, state.held() / MEGABYTE);
    if (state.free() >= LITTLE) {
      return Finding.ok("disk", found, "Senders are accepted.");
    }
    String advice = "Make room on the disk of %s.".formatted(place);
    return state.free() >= HARDLY_ANY
        ? Finding.weaker("disk", found, "Senders are refused when it is full.", advice)
        : Finding.problem("disk", found, "Senders are refused, or soon will be.", advice);
  }

  /** A hub on a file system that is known to be remote is not even opened. */
  private Finding fileSystem() {
    String type = state.fileSystem();
    if (type.startsWith("fuse") || type.equals("overlay")) {
      return Finding.weaker(
          "file system",
          "%s is on a file system of type %s.".formatted(place, type),
          "Whether it keeps what is synced, and whether it is local, depends on what lies beneath.",
          "Keep the hub on a local disk or a volume.");
    }
    if (type.equals("tmpfs") || type.equals("ramfs")) {
      return Finding.weaker(
          "file system",
          "%s is on a file system of type %s.".formatted(place, type),
          "It is memory: nothing survives a restart of the machine.",
          "Keep the hub on a local disk.");
    }
    return Finding.ok(
        "file system",
        "%s is on a local file system of type %s.".formatted(place, type),
        "Several processes of this machine may share it.");
  }

  private Finding permissions() {
    if (state.readable().isEmpty()) {
      return Finding.ok(
          "permissions",
          "Only its owner can read the hub.",
          "Others cannot read or forge messages.");
    }
    return Finding.weaker(
        "permissions",
        "Others may read or write %s.".formatted(String.join(", ", state.readable())),
        "Other users of this machine can read messages, and forge them where they may write.",
        "Run 'chmod -R go= %s'.".formatted(state.readable().get(0)));
  }

  private Finding processes() {
    return Finding.ok(
        "processes",
        "%d sessions have the hub open, this one included.".formatted(state.sessions()),
        "They wake each other; what a dead one had taken is handed out again.");
  }
}
