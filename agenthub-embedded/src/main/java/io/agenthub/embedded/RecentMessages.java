/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.StoredMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last messages this process has published to a stream: most are taken soon, and by the same
 * process, which then need not read them back.
 *
 * <p><b>Threads:</b> confined to the committer.
 */
final class RecentMessages {
  private static final int KEPT = 2048;
  private static final int MOST_BYTES = 4096;

  private final @Nullable StoredMessage[] slots = new @Nullable StoredMessage[KEPT];

  void add(StoredMessage message) {
    boolean small = message.body().length <= MOST_BYTES;
    slots[slot(message.sequence())] = small ? message : null;
  }

  @Nullable StoredMessage get(long sequence) {
    StoredMessage message = slots[slot(sequence)];
    return message != null && message.sequence() == sequence ? message : null;
  }

  /** After a rollback a sequence may belong to another message. */
  void clear() {
    Arrays.fill(slots, null);
  }

  private static int slot(long sequence) {
    return (int) (sequence % KEPT);
  }
}
