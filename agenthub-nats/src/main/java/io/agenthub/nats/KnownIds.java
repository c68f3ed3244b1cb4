/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.WireHeaders;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.NUID;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a message that is about to be refused was accepted before, under the same id:
 * servers look at conditions first and at the id later.
 *
 * <p>The server is asked by a message of that id with another condition, which cannot hold and
 * which it looks at after the id. A single server does so for the id of the last message; a cluster
 * does so for the last sequence, before the message goes to the other servers. Clusters of some
 * releases refuse only after that and keep the id as one that is on its way, so that the message
 * itself would be refused for minutes; whether these do so is tried out with an id that nobody else
 * has, once. They are not asked; there a message is known only while it is the last of its subject.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class KnownIds {
  private static final String EXPECTED_LAST_ID = "Nats-Expected-Last-Msg-Id";
  private static final String EXPECTED_LAST_SEQUENCE = "Nats-Expected-Last-Sequence";
  private static final byte[] NOTHING = {};

  private final Link link;
  private final Engine engine;
  private final Publisher publisher;
  private final Directory directory;
  private final boolean cluster;
  private volatile @Nullable Boolean forgets;

  KnownIds(Link link, Engine engine, Publisher publisher, Directory directory) {
    this.link = link;
    this.engine = engine;
    this.publisher = publisher;
    this.directory = directory;
    this.cluster = link.address().replicas() > 1;
  }

  /** The receipt of the message if it is known; fails with the refusal if it is not. */
  CompletableFuture<PublishAck> find(Publication publication, AgentHubException refusal) {
    if (publication.messageId().isEmpty()) {
      return CompletableFuture.failedFuture(refusal);
    }
    return mayAsk(publication.subject())
        .thenCompose(may -> may ? ask(publication, refusal) : last(publication, refusal));
  }

  private CompletableFuture<PublishAck> ask(Publication publication, AgentHubException refusal) {
    return publisher
        .publish(Publication.of(publication.subject(), impossible(publication.headers()), NOTHING))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    Failures.unwrapped(failure) instanceof WrongLastSequenceException
                        ? refusal
                        : failure));
  }

  private Headers impossible(Headers headers) {
    return cluster
        ? headers.with(EXPECTED_LAST_SEQUENCE, Long.toString(Long.MAX_VALUE))
        : headers.with(EXPECTED_LAST_ID, "none has this id");
  }

  private CompletableFuture<PublishAck> last(Publication publication, AgentHubException refusal) {
    return engine.helped(
        () ->
            directory
                .streamOf(publication.subject())
                .flatMap(stream -> directory.last(stream, publication.subject()))
                .filter(stored -> id(stored).equals(publication.messageId()))
                .map(stored -> new PublishAck(stored.stream(), stored.sequence(), true))
                .orElseThrow(() -> refusal));
  }

  private static Optional<String> id(StoredMessage stored) {
    return stored.headers().get(Headers.MESSAGE_ID);
  }

  /** Whether the server forgets the id of what it refuses; tried again where it did not say. */
  private CompletableFuture<Boolean> mayAsk(String subject) {
    Boolean known = cluster ? forgets : Boolean.TRUE;
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    Headers unheardOf = impossible(Headers.none().with(Headers.MESSAGE_ID, NUID.nextGlobal()));
    return isRefused(subject, unheardOf)
        .thenCompose(first -> isRefused(subject, unheardOf))
        .thenApply(
            again -> {
              forgets = again;
              return again;
            })
        .exceptionally(silence -> false);
  }

  private CompletableFuture<Boolean> isRefused(String subject, Headers headers) {
    try {
      return link.request(subject, WireHeaders.toWire(headers), NOTHING)
          .thenApply(KnownIds::isRefusal);
    } catch (IllegalStateException down) {
      return CompletableFuture.failedFuture(down);
    }
  }

  private static boolean isRefusal(Message reply) {
    try {
      new io.nats.client.api.PublishAck(reply);
      return false;
    } catch (JetStreamApiException e) {
      return e.getApiErrorCode() == Failures.WRONG_LAST_SEQUENCE;
    } catch (IOException e) {
      return false;
    }
  }
}
