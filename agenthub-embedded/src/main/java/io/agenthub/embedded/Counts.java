/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.Counters.Tally;

/**
 * How many claims of a consumer wait, are handed out, and were put off.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class Counts {
  long ready;
  long leased;
  long delayed;

  void set(Tally tally) {
    ready = tally.ready();
    leased = tally.leased();
    delayed = tally.delayed();
  }

  /** Takes over what the other has, which is then empty. */
  void absorb(Counts other) {
    ready += other.ready;
    leased += other.leased;
    delayed += other.delayed;
    other.set(Tally.NONE);
  }

  Tally tally() {
    return new Tally(ready, leased, delayed);
  }
}
