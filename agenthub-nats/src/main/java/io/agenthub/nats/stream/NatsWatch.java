/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.error.AgentHubException;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.connection.Wire;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a stream through a consumer that is made anew, from the next sequence on, whenever it or
 * the connection is lost.
 *
 * <p>The listener runs on a thread of its own, one message at a time; the next batch is asked for
 * only when it has caught up, so that a slow listener holds no more than one batch in memory.
 */
public final class NatsWatch implements Watch, Channel.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(NatsWatch.class);
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Engine engine;
  private final Wire wire;
  private final Directory directory;
  private final String stream;
  private final SubjectFilter filter;
  private final WatchListener listener;
  private final boolean direct;

  private final Queue<StoredMessage> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  // on the engine
  private @Nullable Channel channel;
  private long next;
  private long delivered;

  private volatile boolean caughtUp;
  private volatile boolean closed;

  /**
   * A watch.
   *
   * @param from what is followed, and from which sequence on
   * @param direct whether the listener is called on the engine, at once, and must not block
   */
  public NatsWatch(
      Engine engine,
      Wire wire,
      Directory directory,
      ReadRequest from,
      WatchListener listener,
      boolean direct) {
    this.engine = engine;
    this.wire = wire;
    this.directory = directory;
    this.stream = from.stream();
    this.filter = from.filter();
    this.listener = listener;
    this.direct = direct;
    this.next = Math.max(1, from.fromSequence());
  }

  /** Begins; when it returns, nothing that is stored from now on is missed. */
  public void start() {
    String name =
        directory.createReader(stream, Reader.consumer(filter.toString(), next, false)).getName();
    engine.execute(() -> attach(name));
  }

  /** Whether all has been seen that the server had when it was heard last. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  private void attach(String consumer) {
    if (closed) {
      directory.drop(stream, consumer);
      return;
    }
    channel = wire.open(stream, consumer, this);
    delivered = 0;
    channel.probe(BATCH);
  }

  @Override
  public void onMessage(Message message, NatsJetStreamMetaData place) {
    if (place.consumerSequence() != ++delivered) {
      renew(); // something was lost on the way
    } else if (place.streamSequence() >= next) {
      next = place.streamSequence() + 1;
      if (direct) {
        handOver(Messages.of(message, place));
        return;
      }
      arrived.add(Messages.of(message, place));
      if (telling.compareAndSet(false, true)) {
        engine.tell(this::tell);
      }
    }
  }

  /** Hands over what is there, off the engine; one at a time. */
  private void tell() {
    for (StoredMessage message = arrived.poll(); message != null; message = arrived.poll()) {
      handOver(message);
    }
    telling.set(false);
    if (!arrived.isEmpty() && telling.compareAndSet(false, true)) {
      engine.tell(this::tell);
    } else {
      engine.execute(this::ask);
    }
  }

  private void handOver(StoredMessage message) {
    if (closed) {
      return;
    }
    try {
      listener.onMessage(message);
    } catch (RuntimeException | Error e) { // one that fails an assertion hears the rest too
      LOG.warn("A listener of {} failed on message {}", stream, message.sequence(), e);
    }
  }

  @Override
  public void onEnd(Channel.End end) {
    if (closed || channel == null) {
      return;
    }
    if (end == Channel.End.GONE || end == Channel.End.LOST) {
      renew();
    } else {
      caughtUp |= end == Channel.End.EMPTY;
      ask();
    }
  }

  private void ask() {
    if (channel != null && !closed && arrived.isEmpty() && !channel.isProbing()) {
      if (channel.waiting() == 0) {
        channel.await(BATCH);
      }
    }
  }

  private void renew() {
    Channel old = channel;
    channel = null;
    caughtUp = false;
    if (old != null) {
      wire.close(old);
      directory.drop(stream, old.consumer().name());
    }
    long from = next;
    engine.help(() -> reopen(from));
  }

  private void reopen(long from) {
    try {
      String name =
          directory.createReader(stream, Reader.consumer(filter.toString(), from, false)).getName();
      engine.execute(() -> attach(name));
    } catch (AgentHubException e) {
      if (!closed) {
        LOG.debug("A watch of {} waits for the server: {}", stream, e.getMessage());
        engine.schedule(PAUSE, () -> engine.help(() -> reopen(from)));
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.execute(
          () -> {
            if (channel != null) {
              wire.close(channel);
              directory.drop(stream, channel.consumer().name());
              channel = null;
            }
          });
    }
  }
}
