/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.MessageTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Ids that agents are given grow with time. One that is higher than all that are filed need not be
 * looked for among them, which spares most publications a search.
 */
/**
 * Which messages of a stream have which id: the young ones in memory, see {@link Filing}, the
 * others in the store.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Ids {
  /** In the order they came, which is nearly their own. */
  private final Map<String, Long> young = new LinkedHashMap<>();

  /** The highest that is filed; null before it was asked for. */
  private @Nullable String highest;

  /** The sequence of the message with this id; 0 if there is none. */
  long sequenceOf(String id, MessageTable rows) {
    Long known = young.get(id);
    if (known != null) {
      return known;
    }
    return isBeyond(id, rows) ? 0 : rows.sequenceOf(id);
  }

  private boolean isBeyond(String id, MessageTable rows) {
    String limit = highest;
    if (limit == null) {
      limit = rows.highestId();
      highest = limit;
    }
    return id.compareTo(limit) > 0 && isAscii(id);
  }

  /** The store orders bytes, not characters; beyond ASCII that is not always the same. */
  private static boolean isAscii(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** The id of a message that was just stored. */
  void add(String id, long sequence) {
    young.put(id, sequence);
  }

  /** A message is gone; its id may come again. */
  void remove(String id) {
    young.remove(id);
  }

  /** Stores what is young, in order: each goes where the last one went. */
  void file(MessageTable rows) {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(young.entrySet());
    sorted.sort(Map.Entry.comparingByKey());
    sorted.forEach(entry -> rows.fileId(entry.getKey(), entry.getValue()));
    young.clear();
    highest = null;
  }

  /** Memory is given up; nothing is young. */
  void forget() {
    young.clear();
    highest = null;
  }
}
