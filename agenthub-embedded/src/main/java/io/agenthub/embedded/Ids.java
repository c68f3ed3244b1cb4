/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.MessageTable;
import java.util.HashMap;
import java.util.Map;

/**
 * Which messages of a stream have which id: the young ones in memory, see {@link Filing}, the
 * others in the store.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Ids {
  private final Map<String, Long> young = new HashMap<>();

  /** Of those that are filed. */
  private final Highest highest = new Highest();

  /** The sequence of the message with this id; 0 if there is none. */
  long sequenceOf(String id, MessageTable rows) {
    Long known = young.get(id);
    if (known != null) {
      return known;
    }
    return highest.isBelow(id, rows::highestId) ? 0 : rows.sequenceOf(id);
  }

  /** The id of a message that was just stored. */
  void add(String id, long sequence) {
    young.put(id, sequence);
  }

  /** A message is gone; its id may come again. */
  void remove(String id) {
    young.remove(id);
  }

  /** Nothing is young any more: it has been filed, or memory is given up. */
  void forget() {
    young.clear();
    highest.forget();
  }
}
