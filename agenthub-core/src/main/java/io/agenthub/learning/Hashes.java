/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.util.TreeSet;

/**
 * The ids that are the hash of what the learning says, which people name by their beginning.
 *
 * <p><b>Threads:</b> for one.
 */
final class Hashes {
  private final TreeSet<String> known = new TreeSet<>();

  void add(String hash) {
    known.add(hash);
  }

  /**
   * Whether a person who means one of these could name another learning of this id instead, because
   * it begins as people see that one.
   */
  boolean isMistakenFor(String id) {
    if (id.length() < Learnings.SHORTEST_PREFIX || known.contains(id)) {
      return false;
    }
    String shown = Standings.brief(id);
    String next = known.ceiling(shown);
    return next != null && next.startsWith(shown);
  }
}
