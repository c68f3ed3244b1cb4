/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has come to the archive of the inboxes of senders, so that many restorations that ask for
 * the same sender's notices read each of them once.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Notices {
  private final Copies copies;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  // guarded by this
  private final Map<Role, Stretch> read = new HashMap<>();

  /**
   * A part of the archive.
   *
   * @param from its first place
   * @param next the first place behind it
   */
  private record Stretch(long from, long next) {}

  Notices(Copies copies) {
    this.copies = copies;
  }

  /** Reads what a sender has been told, from a place in the archive to its end. */
  synchronized void readOn(Role sender, long from) {
    Stretch known = read.getOrDefault(sender, new Stretch(Long.MAX_VALUE, from));
    Stretch covering = known.from() <= from ? known : new Stretch(from, from);
    long next =
        copies.each(Subjects.inbox(sender), covering.next(), copy -> ids.add(Copies.idOf(copy)));
    read.put(sender, new Stretch(covering.from(), next));
  }

  /** Whether a message of this id was read. */
  boolean contains(String id) {
    return ids.contains(id);
  }
}
