/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.nats.archive.MissingInboxes;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.stream.Directory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A consumer that does not answer: without a leader for a moment, or deleted.
 *
 * <p>It is asked for again after a pause. One that is missing is looked for, and made again where
 * it has to be there, as long as somebody waits for what it would bring.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Absence {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Engine engine;
  private final Directory directory;
  private final MissingInboxes inboxes;
  private final ConsumerSpec consumer;
  private final Listener listener;
  private boolean gone;
  private boolean resting;
  private boolean searching;

  /** Hears on the engine when the pause is over. */
  interface Listener {
    /**
     * Look again.
     *
     * @param there whether there is a consumer, as far as is known
     */
    void onAwake(boolean there);
  }

  Absence(
      Engine engine,
      Directory directory,
      MissingInboxes inboxes,
      ConsumerSpec consumer,
      Listener listener) {
    this.engine = engine;
    this.directory = directory;
    this.inboxes = inboxes;
    this.consumer = consumer;
    this.listener = listener;
  }

  /** Whether nothing is asked for at the moment. */
  boolean isResting() {
    return resting;
  }

  /** Whether there is no such consumer. */
  boolean isGone() {
    return gone;
  }

  /** It may be there again. */
  void forget() {
    gone = false;
  }

  /** The consumer did not answer. */
  void rest() {
    if (!resting) {
      resting = true;
      CompletableFuture<?> unused =
          directory
              .look(consumer.ref())
              .handle((info, noAnswer) -> noAnswer != null || info.isPresent())
              .thenAccept(there -> engine.schedule(PAUSE, () -> awake(there)));
    }
  }

  private void awake(boolean there) {
    resting = false;
    gone = !there;
    listener.onAwake(there);
  }

  /** Somebody waits for what the missing consumer would bring. */
  void search() {
    if (!searching) {
      searching = true;
      CompletableFuture<?> unused =
          inboxes
              .missed(consumer)
              .exceptionally(noAnswer -> false)
              .thenAccept(made -> engine.schedule(made ? PAUSE : LOOK_AGAIN, this::lookAgain));
    }
  }

  private void lookAgain() {
    searching = false;
    rest();
  }
}
