/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.agenthub.nats.connection.Link;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Removes records that nobody needs any more, beside everything else: a few at a time, and without
 * a second try, since what stays only takes up room until its age ends it.
 *
 * <p><b>Threads:</b> safe for use by many, without waiting.
 */
final class Removals {
  private static final int AT_ONCE = 16;

  private final Link link;

  Removals(Link link) {
    this.link = link;
  }

  /** Removes the messages with these sequences, and none that came later on the same subject. */
  void remove(String stream, Collection<Long> sequences) {
    Queue<Long> left = new ConcurrentLinkedQueue<>(sequences);
    for (int i = 0; i < AT_ONCE; i++) {
      removeNext(stream, left);
    }
  }

  private void removeNext(String stream, Queue<Long> left) {
    Long sequence = left.poll();
    if (sequence == null || link.isClosed()) {
      return;
    }
    try {
      CompletableFuture<?> unused =
          link.request(
                  "$JS.API.STREAM.MSG.DELETE." + stream,
                  null,
                  "{\"seq\":%d,\"no_erase\":true}".formatted(sequence).getBytes(US_ASCII))
              .thenRun(() -> removeNext(stream, left));
    } catch (IllegalStateException down) {
      left.clear();
    }
  }
}
