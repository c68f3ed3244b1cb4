/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Envelope;
import io.agenthub.nats.connection.Channel;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Messages;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies each message of a stream to its archive, and only then lets go of it.
 *
 * <p>The copy's id follows from the original's place, so that a copy that is made again after a
 * crash is recognised.
 *
 * <p><b>Threads:</b> belongs to the engine; what ends with a copy does so on the thread that hears
 * of it, so that no copy costs a change of threads.
 */
final class Postmaster implements Channel.Listener {
  /** Most copies on their way at a time. */
  static final int BATCH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** In a copy that is not whole: how many bytes the original's body has. */
  static final String ORIGINAL_SIZE = "Hub-Original-Size";

  /** So much of a body is kept where all of it is too much. */
  private static final int KEPT = 64 * 1024;

  /** The server takes 64 KiB of headers, and what is not ASCII is longer on its way. */
  private static final int HEADERS_KEPT = 8 * 1024;

  private final Parts parts;
  private final Publisher publisher;
  private final MissingInboxes inboxes;
  private final StreamSpec.Archive archive;

  /** The reply subjects of the messages that are being copied, by sequence. */
  private final Map<Long, String> underWay = new ConcurrentHashMap<>();

  private final AtomicBoolean stuck = new AtomicBoolean();
  private @Nullable Channel channel;
  private boolean closed;

  Postmaster(Parts parts, Publisher publisher, MissingInboxes inboxes, StreamSpec.Archive archive) {
    this.parts = parts;
    this.publisher = publisher;
    this.inboxes = inboxes;
    this.archive = archive;
  }

  String source() {
    return archive.stream();
  }

  void start() {
    channel = parts.wire().open(archive.stream(), Archives.POSTMASTER, this);
    channel.await(BATCH);
  }

  @Override
  public void onMessage(Message message, NatsJetStreamMetaData place) {
    StoredMessage original = Messages.of(message, place);
    long now = parts.engine().time().nanos();
    parts.passing().passed(original, place.consumerSequence(), place.deliveredCount() > 1, now);
    if (underWay.put(original.sequence(), String.valueOf(message.getReplyTo())) != null) {
      return; // delivered again while its copy is still being tried
    }
    CompletableFuture<?> unused =
        archived(original)
            .thenCombine(inboxes.ensure(original.subject()), (ack, there) -> ack)
            .whenComplete((ack, failure) -> finished(original, failure));
  }

  private void finished(StoredMessage original, @Nullable Throwable failure) {
    String reply = underWay.remove(original.sequence());
    if (failure == null) {
      parts.link().send(String.valueOf(reply), null, Grip.ACK);
      if (stuck.get() && stuck.getAndSet(false)) {
        LOG.info("Messages of {} are archived again", original.stream());
      }
    } else if (!parts.link().isClosed() && !stuck.getAndSet(true)) {
      LOG.warn(
          "Messages of {} wait to be archived, the first is {}: {}",
          original.stream(),
          original.sequence(),
          Failures.unwrapped(failure).getMessage());
    }
  }

  /** What fits the server's limit alone may not do so with the headers of a copy. */
  private CompletableFuture<PublishAck> archived(StoredMessage original) {
    Map<String, @Nullable String> own = headers(original);
    String subject = archive.prefix() + original.subject();
    Publication copy = Publication.of(subject, original.headers().with(own), original.body());
    return publisher
        .publish(copy)
        .exceptionallyCompose(
            failure ->
                Failures.unwrapped(failure) instanceof PayloadRejectedException
                    ? publisher.publish(shortened(copy, own))
                    : CompletableFuture.failedFuture(failure));
  }

  /**
   * A copy of the beginning that says how long the whole is; of long headers only the hub's own.
   */
  private static Publication shortened(Publication copy, Map<String, @Nullable String> own) {
    byte[] body = copy.body();
    Headers all = copy.headers();
    long length =
        all.asMap().entrySet().stream()
            .mapToLong(header -> header.getKey().length() + header.getValue().length())
            .sum();
    Headers kept = length > HEADERS_KEPT ? Headers.none().with(own) : all;
    LOG.warn(
        "The archive keeps the first {} of {} bytes of {}",
        Math.min(KEPT, body.length),
        body.length,
        copy.messageId().orElse(copy.subject()));
    return Publication.of(
        copy.subject(),
        kept.with(ORIGINAL_SIZE, Integer.toString(body.length)),
        Arrays.copyOf(body, Math.min(KEPT, body.length)));
  }

  private static Map<String, @Nullable String> headers(StoredMessage original) {
    Map<String, @Nullable String> own = new HashMap<>();
    own.put(Headers.ORIGINAL_ID, original.headers().originalId().orElse(null));
    own.put(Headers.ORIGINAL_SUBJECT, original.subject());
    own.put(Headers.ORIGINAL_TIME, Envelope.format(original.time()));
    own.put("Nats-TTL", null);
    own.put(Headers.MESSAGE_ID, original.stream() + "-" + original.sequence());
    return own;
  }

  @Override
  public void onEnd(Channel.End end) {
    if (closed) {
      return;
    }
    if (end == Channel.End.LOST || end == Channel.End.GONE) {
      parts.engine().schedule(PAUSE, this::ask); // another hub is served, or the server is away
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
      parts.wire().close(channel);
    }
  }
}
