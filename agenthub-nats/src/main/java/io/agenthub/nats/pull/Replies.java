/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.nats.connection.Link;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The answers to deliveries. What cannot be sent while the connection is down is sent when it is up
 * again; what is lost with the process is delivered again, and the ledger knows it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Replies {
  /** The reply subject of a message that the consumer has not delivered. */
  static final String NOWHERE = "";

  private final Link link;
  private final Queue<Answer> waiting = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("ArrayRecordComponent") // constants and fresh arrays, never compared
  private record Answer(String reply, byte[] word) {}

  Replies(Link link) {
    this.link = link;
    link.listen((connection, fresh) -> sendWaiting());
  }

  /** Answers, now or when there is a connection again. */
  void send(String reply, byte[] word) {
    if (!reply.equals(NOWHERE) && !link.send(reply, null, word)) {
      waiting.add(new Answer(reply, word));
    }
  }

  /** The same, completing when the server has applied it or does not answer. */
  CompletableFuture<?> confirm(String reply, byte[] word) {
    if (reply.equals(NOWHERE)) {
      return CompletableFuture.completedFuture(true);
    }
    try {
      return link.request(reply, null, word).handle((applied, unanswered) -> true);
    } catch (IllegalStateException down) {
      waiting.add(new Answer(reply, word));
      return CompletableFuture.completedFuture(false);
    }
  }

  private void sendWaiting() {
    for (Answer next = waiting.peek(); next != null; next = waiting.peek()) {
      if (!link.send(next.reply(), null, next.word())) {
        return;
      }
      waiting.poll();
    }
  }
}
