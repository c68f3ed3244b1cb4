/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.StoredMessage;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Messages;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.stream.ConsumerSettings;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each message of a stream copied to its archive, and only then lets go of it.
 *
 * <p><b>Threads:</b> belongs to the engine; what ends with a copy does so on the thread that hears
 * of it, so that no copy costs a change of threads.
 */
final class Postmaster implements Channel.Listener {
  /** What its consumer is called. */
  static final String NAME = ConsumerSettings.INTERNAL + "postmaster";

  /** Most copies on their way at a time. */
  static final int BATCH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Link link;
  private final Engine engine;
  private final Wire wire;
  private final MissingInboxes inboxes;
  private final Passing passing;
  private final Copier copier;

  /** The reply subjects of the messages that are being copied, by sequence. */
  private final Map<Long, String> underWay = new ConcurrentHashMap<>();

  private final AtomicBoolean stuck = new AtomicBoolean();
  private @Nullable Channel channel;
  private boolean closed;

  Postmaster(
      Link link, Engine engine, Wire wire, MissingInboxes inboxes, Passing passing, Copier copier) {
    this.link = link;
    this.engine = engine;
    this.wire = wire;
    this.inboxes = inboxes;
    this.passing = passing;
    this.copier = copier;
  }

  /** The stream whose messages it copies. */
  String source() {
    return copier.source();
  }

  void start() {
    channel = wire.open(source(), NAME, this);
    channel.await(BATCH);
  }

  @Override
  public void onMessage(Message message, NatsJetStreamMetaData place) {
    StoredMessage original = Messages.of(message, place);
    long now = engine.time().nanos();
    passing.passed(original, place.consumerSequence(), place.deliveredCount() > 1, now);
    if (underWay.put(original.sequence(), String.valueOf(message.getReplyTo())) != null) {
      return; // delivered again while its copy is still being tried
    }
    CompletableFuture<?> unused =
        copier
            .copy(original)
            .thenCombine(inboxes.ensure(original.subject()), (ack, there) -> ack)
            .whenComplete((ack, failure) -> finished(original, failure));
  }

  private void finished(StoredMessage original, @Nullable Throwable failure) {
    String reply = underWay.remove(original.sequence());
    if (failure == null) {
      link.send(String.valueOf(reply), null, AckType.AckAck.bytes);
      if (stuck.get() && stuck.getAndSet(false)) {
        LOG.info("Messages of {} are archived again", original.stream());
      }
    } else if (!link.isClosed() && !stuck.getAndSet(true)) {
      LOG.warn(
          "Messages of {} wait to be archived, the first is {}: {}",
          original.stream(),
          original.sequence(),
          Failures.unwrapped(failure).getMessage());
    }
  }

  @Override
  public void onEnd(Channel.End end) {
    if (closed) {
      return;
    }
    if (end == Channel.End.LOST || end == Channel.End.GONE) {
      engine.schedule(PAUSE, this::ask); // another hub is served, or the server is away
    } else {
      ask();
    }
  }

  private void ask() {
    if (!closed && channel != null && channel.waiting() == 0) {
      channel.await(BATCH);
    }
  }

  void close() {
    closed = true;
    if (channel != null) {
      wire.close(channel);
    }
  }
}
