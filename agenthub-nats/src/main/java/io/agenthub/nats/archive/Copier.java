/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Envelope;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.stream.Publisher;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the copy of a message that its archive keeps.
 *
 * <p>The copy's id follows from the original's place, so that a copy that is made again after a
 * crash is recognised.
 *
 * <p><b>Threads:</b> safe for use by many, without waiting.
 */
final class Copier {
  private static final Logger LOG = LoggerFactory.getLogger(Copier.class);

  /** In a copy that is not whole: how many bytes the original's body has. */
  private static final String ORIGINAL_SIZE = "Hub-Original-Size";

  /** So much of a body is kept where all of it is too much. */
  private static final int KEPT = 64 * 1024;

  /** The server takes 64 KiB of headers, and what is not ASCII is longer on its way. */
  private static final int HEADERS_KEPT = 8 * 1024;

  private final Publisher publisher;
  private final StreamSpec.Archive archive;

  Copier(Publisher publisher, StreamSpec.Archive archive) {
    this.publisher = publisher;
    this.archive = archive;
  }

  /** The stream of the originals. */
  String source() {
    return archive.stream();
  }

  /** What fits the server's limit alone may not do so with the headers of a copy. */
  CompletableFuture<PublishAck> copy(StoredMessage original) {
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
}
