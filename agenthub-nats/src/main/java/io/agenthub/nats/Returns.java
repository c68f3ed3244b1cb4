/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What of one consumer was given back at once, until the server says that it has it.
 *
 * <p>The server takes answers on one path and requests on another: a request that is sent right
 * behind may overtake what was given back, and bring the message after it. So nothing is asked for
 * meanwhile.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Returns {
  private final Replies replies;
  private final Runnable whenDone;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Returns.
   *
   * @param whenDone run, on any thread, each time that one has reached the server
   */
  Returns(Replies replies, Runnable whenDone) {
    this.replies = replies;
    this.whenDone = whenDone;
  }

  boolean areUnderWay() {
    return underWay.get() > 0;
  }

  /**
   * Gives back.
   *
   * @param before completes when it may be given back, and does not fail
   */
  void send(String reply, CompletableFuture<?> before) {
    underWay.incrementAndGet();
    CompletableFuture<?> unused =
        before
            .thenCompose(done -> replies.confirm(reply, Grip.RETRY))
            .whenComplete(
                (applied, failure) -> {
                  underWay.decrementAndGet();
                  whenDone.run();
                });
  }
}
