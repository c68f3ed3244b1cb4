/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.MessageTable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/*
 * Whether a message has its completion already is asked twice: before it is handled, and when its
 * completion is published on condition that it is the first. Nearly always it has none.
 */
/**
 * Tells of most subjects that a stream has no message of them, without a search. For streams that
 * index their subjects.
 *
 * <p>It knows what is stored as of the last transaction of this process, or of a later time.
 *
 * <p><b>Threads:</b> confined to the committer, except {@link #isKnownNew}.
 */
final class Subjects {
  /** Most ends that are kept in memory. */
  private static final int MOST = 4000;

  /** Replaced as a whole, so that what others see of it fits together. */
  private volatile Known known = new Known();

  private static final class Known {
    /** The ends of the subjects that came since the highest were first asked for. */
    final Set<String> young = ConcurrentHashMap.newKeySet();

    final Highest highest = new Highest();
  }

  /** Whether the stream has no message of this subject; false if that is not certain. */
  boolean isNew(String subject, MessageTable rows) {
    Known now = known;
    String end = MessageTable.end(subject);
    return !now.young.contains(end) && now.highest.isBelow(end, rows::highestEnd);
  }

  /** The same for any thread. */
  boolean isKnownNew(String subject) {
    Known now = known;
    String end = MessageTable.end(subject);
    return now.highest.isKnownBelow(end) && !now.young.contains(end);
  }

  /** A message of this subject is stored. */
  void add(String subject) {
    if (known.young.size() >= MOST) {
      forget();
    }
    known.young.add(MessageTable.end(subject));
  }

  /** Others may have stored messages; what is in the store is asked for again. */
  void forget() {
    known = new Known();
  }
}
