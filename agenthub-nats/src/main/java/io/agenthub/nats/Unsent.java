/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers to deliveries that could not be sent while the connection was down; sent when it is up
 * again. What is lost with the process is delivered again, and the ledger knows it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Unsent {
  private final Link link;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("ArrayRecordComponent") // constants and fresh arrays, never compared
  private record Answer(String reply, byte[] word) {}

  Unsent(Link link) {
    this.link = link;
    link.listen((connection, fresh) -> send());
  }

  void add(String reply, byte[] word) {
    answers.add(new Answer(reply, word));
  }

  private void send() {
    for (Answer next = answers.peek(); next != null; next = answers.peek()) {
      if (!link.send(next.reply(), null, next.word())) {
        return;
      }
      answers.poll();
    }
  }
}
