/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.message.HubHeaders;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Looks through what waits for a consumer, beside it and without taking anything, to learn how
 * urgent each message is.
 *
 * <p>Headers are enough as long as every message names its priority there. From the first one that
 * does not, whole messages are read, because only the body tells.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Scan implements Channel.Listener {
  private static final int PAGE = 5_000;

  private final Inlet.Parts parts;
  private final ConsumerSpec spec;
  private final Seen seen;
  private @Nullable Channel channel;
  private boolean whole;
  private boolean running;
  private boolean closed;
  private long next = 1;
  private long openings;

  /** Hears on the engine what the scan finds. */
  interface Seen {
    void onWaiting(long sequence, Rank rank);

    /** Everything that was there has been seen; or, if not complete, the scan broke. */
    void onEnd(boolean complete);
  }

  Scan(Inlet.Parts parts, ConsumerSpec spec, Seen seen) {
    this.parts = parts;
    this.spec = spec;
    this.seen = seen;
  }

  boolean isRunning() {
    return running;
  }

  /** Looks at what has come since the last time, and not before a sequence. */
  void run(long notBefore) {
    running = true;
    if (channel != null && next < notBefore - PAGE) {
      drop(); // a new consumer is quicker than to read what is known to be gone
    }
    next = Math.max(next, notBefore);
    if (channel == null) {
      open();
    } else {
      channel.probe(PAGE);
    }
  }

  private void open() {
    long from = next;
    boolean headersOnly = !whole;
    long mine = ++openings;
    parts
        .engine()
        .help(
            () -> {
              try {
                String name =
                    parts
                        .directory()
                        .createReader(
                            spec.ref().stream(),
                            Reader.consumer(spec.filter().toString(), from, headersOnly))
                        .getName();
                parts.engine().execute(() -> opened(name, mine));
              } catch (AgentHubException e) {
                parts.engine().execute(() -> failed(mine));
              }
            });
  }

  private void failed(long opening) {
    if (opening == openings) {
      end(false);
    }
  }

  private void opened(String name, long opening) {
    if (closed || opening != openings) {
      parts.forget(spec.ref().stream(), name);
      return;
    }
    channel = parts.wire().open(spec.ref().stream(), name, this);
    channel.probe(PAGE);
  }

  @Override
  public void onMessage(Message message, NatsJetStreamMetaData place) {
    if (place.streamSequence() < next) {
      return; // behind a message for whose sake the reading began anew
    }
    StoredMessage stored = Messages.of(message, place);
    if (!whole && stored.headers().get(HubHeaders.PRIORITY).isEmpty()) {
      whole = true;
      drop();
      open();
      return;
    }
    next = stored.sequence() + 1;
    seen.onWaiting(stored.sequence(), parts.ranking().of(stored));
  }

  @Override
  public void onEnd(Channel.End end) {
    if (closed || channel == null) {
      return;
    }
    switch (end) {
      case FILLED -> channel.probe(PAGE);
      case EMPTY -> end(true);
      default -> {
        drop();
        end(false);
      }
    }
  }

  private void end(boolean complete) {
    if (running && !closed) {
      running = false;
      seen.onEnd(complete);
    }
  }

  private void drop() {
    if (channel != null) {
      parts.wire().close(channel);
      parts.forget(spec.ref().stream(), channel.consumer().name());
      channel = null;
    }
  }

  /** Forgets what has been read; the next run begins where it is told to. */
  void rewind() {
    running = false;
    openings++;
    drop();
    next = 1;
  }

  /** Forgets the consumer; the next run makes a new one. */
  void pause() {
    if (!running) {
      drop();
      whole = false;
    }
  }

  void close() {
    closed = true;
    drop();
  }
}
