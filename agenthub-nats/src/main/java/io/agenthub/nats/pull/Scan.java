/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.message.HubHeaders;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Reader;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Looks through what waits for a consumer, beside it and without taking anything, to learn how
 * urgent each message is.
 *
 * <p>A few are read one by one; many through a consumer of their own, which is dropped again: one
 * that stays keeps what others have acknowledged. There headers are enough as long as every message
 * names its priority. From the first one that does not, whole messages are read, because only the
 * body tells.
 *
 * <p><b>Threads:</b> belongs to the engine.
 */
final class Scan implements Channel.Listener {
  private static final int PAGE = 5_000;

  /** Making a consumer and dropping it costs as much as reading some messages one by one. */
  private static final int FEW = 8;

  private final Engine engine;
  private final Wire wire;
  private final Directory directory;
  private final Ranking ranking;
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

  Scan(
      Engine engine,
      Wire wire,
      Directory directory,
      Ranking ranking,
      ConsumerSpec spec,
      Seen seen) {
    this.engine = engine;
    this.wire = wire;
    this.directory = directory;
    this.ranking = ranking;
    this.spec = spec;
    this.seen = seen;
  }

  boolean isRunning() {
    return running;
  }

  /** The first message that has not been looked at. */
  long next() {
    return next;
  }

  /** What comes before a sequence is known already. */
  void skipTo(long sequence) {
    next = Math.max(next, sequence);
  }

  /**
   * Looks at what has come since the last time.
   *
   * @param expected how many messages that is, by the server's count; 0 if it is not known
   */
  void run(long expected) {
    running = true;
    if (expected > FEW) {
      open();
    } else {
      readOn(++openings, expected, FEW);
    }
  }

  private void readOn(long mine, long expected, int most) {
    var unused =
        directory
            .lookOn(spec.ref().stream(), next, spec.filter().toString())
            .whenComplete(
                (found, failure) ->
                    engine.executeHere(
                        () -> {
                          if (closed || mine != openings) {
                            return;
                          }
                          if (failure != null) {
                            end(false);
                          } else if (found.isEmpty()) {
                            end(true);
                          } else {
                            see(found.get());
                            goOn(mine, expected - 1, most - 1);
                          }
                        }));
  }

  private void goOn(long mine, long expected, int most) {
    if (expected == 0) {
      end(true);
    } else if (most > 0) {
      readOn(mine, expected, most);
    } else {
      open();
    }
  }

  private void see(StoredMessage stored) {
    next = stored.sequence() + 1;
    seen.onWaiting(stored.sequence(), ranking.of(stored));
  }

  private void open() {
    long from = next;
    boolean headersOnly = !whole;
    long mine = ++openings;
    engine.help(
        () -> {
          try {
            String name =
                directory
                    .createReader(
                        spec.ref().stream(),
                        Reader.consumer(spec.filter().toString(), from, headersOnly))
                    .getName();
            engine.execute(() -> opened(name, mine));
          } catch (AgentHubException e) {
            engine.execute(() -> failed(mine));
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
      directory.drop(spec.ref().stream(), name);
      return;
    }
    channel = wire.open(spec.ref().stream(), name, this);
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
    see(stored);
  }

  @Override
  public void onEnd(Channel.End end) {
    if (closed || channel == null) {
      return;
    }
    switch (end) {
      case FILLED -> channel.probe(PAGE);
      case EMPTY -> {
        drop();
        end(true);
      }
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
      wire.close(channel);
      directory.drop(spec.ref().stream(), channel.consumer().name());
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

  /** There is nothing left; what comes may name its priority in headers again. */
  void emptied() {
    if (!running) {
      whole = false;
    }
  }

  void close() {
    closed = true;
    drop();
  }
}
