/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * The holds of one process on the messages of one consumer: of each message the latest.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Grips {
  private final Map<Long, Grip> current = new ConcurrentHashMap<>();

  void add(Grip grip) {
    current.put(grip.sequence(), grip);
  }

  int size() {
    return current.size();
  }

  Set<Long> sequences() {
    return Set.copyOf(current.keySet());
  }

  boolean isCurrent(Grip grip) {
    return current.get(grip.sequence()) == grip;
  }

  /** A holder, past or present, has ended the message. */
  void ended(Grip grip) {
    Grip latest = current.remove(grip.sequence());
    if (latest != null && latest != grip) {
      latest.endedByAnother();
    }
  }

  /** Those that wait, here or at the server, of the sequences that count. */
  List<Grip> waiting(long now, LongPredicate counts) {
    return current.values().stream()
        .filter(grip -> counts.test(grip.sequence()) && grip.isWaiting(now))
        .toList();
  }

  /**
   * How many messages the server has to deliver again by now, as far as it is known here; each is
   * counted once.
   */
  int becameDue(long now) {
    return (int) current.values().stream().filter(grip -> grip.becameDue(now)).count();
  }

  void giveBackAll() {
    current.values().forEach(Grip::giveBack);
  }
}
