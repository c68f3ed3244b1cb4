/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.MessageId;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Sends what agents write.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Outbox {
  /** The largest body, in bytes. */
  public static final int MAX_BODY = 256 * 1024;

  /** Subject, message and priority, which every draft has. */
  private static final int USUAL_FIELDS = 3;

  private static final int MAX_HEADERS = 16;
  private static final int MAX_HEADER_BYTES = 4 * 1024;

  private final Broker broker;
  private final Registry registry;
  private final MessageId ids;
  private final TimeSource time;
  private final Executor executor;

  /**
   * Sends through this broker to the roles of this registry.
   *
   * @param executor looks at what had an id before; it may block
   */
  public Outbox(
      Broker broker, Registry registry, MessageId ids, TimeSource time, Executor executor) {
    this.broker = broker;
    this.registry = registry;
    this.ids = ids;
    this.time = time;
    this.executor = executor;
  }

  /**
   * Sends to the inbox of the draft's recipient. The future completes when the message is stored;
   * it fails with a {@link PayloadRejectedException} if another message has the id.
   *
   * @throws UnknownRoleException at once, if nobody registered the recipient
   * @throws PayloadRejectedException at once, if a limit is exceeded
   * @throws InvalidNameException at once, if the draft has no recipient
   */
  public CompletableFuture<Receipt> send(Role from, Draft draft) {
    Role to =
        draft
            .recipient()
            .orElseThrow(
                () ->
                    new InvalidNameException(
                        "The draft names no recipient; begin it with Draft.to(role)."));
    registry.require(to);
    Publication publication =
        publication(from, Subjects.inbox(to), draft, MessageType.DIRECT_MESSAGE).needingInterest();
    return stored(publication)
        .handle((receipt, failure) -> failure == null ? receipt : refuse(failure, to));
  }

  /** A role that retired between the check and the store is as unknown as one never registered. */
  private static Receipt refuse(Throwable failure, Role to) {
    RuntimeException cause = Futures.failure(failure);
    throw cause instanceof NoInterestException ? new UnknownRoleException(to.name(), null) : cause;
  }

  /**
   * Publishes on a topic. The future completes when the message is stored. Nobody need subscribe to
   * news, but a task that no pool and no subscriber takes is refused with a {@link
   * NoInterestException}.
   */
  public CompletableFuture<Receipt> publish(Role from, Topic topic, Draft draft) {
    Publication publication = publication(from, topic.subject(), draft, defaultType(topic));
    if (!topic.isOfTasks()) {
      return stored(publication);
    }
    return stored(publication.needingInterest())
        .handle((receipt, failure) -> failure == null ? receipt : refuse(failure, topic));
  }

  private static Receipt refuse(Throwable failure, Topic topic) {
    RuntimeException cause = Futures.failure(failure);
    throw cause instanceof NoInterestException
        ? new NoInterestException(
            "Nobody takes what is published on %s; register an agent with this skill first."
                .formatted(topic),
            cause)
        : cause;
  }

  private static MessageType defaultType(Topic topic) {
    return switch (topic.name().substring(0, topic.name().indexOf('.') + 1)) {
      case "tasks." -> MessageType.TASK_ASSIGNMENT;
      case "decisions." -> MessageType.DECISION;
      case "status." -> MessageType.STATUS;
      default -> MessageType.ANNOUNCEMENT;
    };
  }

  /** Publishes on any subject of the wire contract. */
  public CompletableFuture<Receipt> publish(
      Role from, String subject, Draft draft, MessageType defaultType) {
    return stored(publication(from, subject, draft, defaultType));
  }

  /** The same draft with the id that it will be stored under, a fresh one if it has none. */
  public Draft named(Draft draft) {
    return draft.once(draft.id().orElseGet(ids::fresh));
  }

  private Publication publication(Role from, String subject, Draft draft, MessageType defaultType) {
    Envelope envelope =
        Envelope.of(from, time.now(), draft.type().orElse(defaultType), draft.payload());
    Headers headers =
        draft
            .headers()
            .with(Headers.MESSAGE_ID, draft.id().orElseGet(ids::fresh))
            .with(HubHeaders.PRIORITY, envelope.payload().priority().wireName());
    Publication publication = checked(Publication.of(subject, headers, envelope.toBytes()));
    if (!isUsual(draft.payload())) {
      Envelope unused = Envelope.parse(publication.body()); // else its recipient would refuse it
    }
    return publication;
  }

  /** Whether it has the usual fields only, and texts in them; that can be read by all. */
  private static boolean isUsual(Payload payload) {
    return payload.fields().size() == USUAL_FIELDS
        && payload.fields().values().stream().allMatch(String.class::isInstance);
  }

  private static Publication checked(Publication publication) {
    int size = publication.body().length;
    if (size > MAX_BODY) {
      throw new PayloadRejectedException(
          "The message has %d bytes; the limit is %d. Send a reference instead of the content."
              .formatted(size, MAX_BODY));
    }
    Map<String, String> headers = publication.headers().asMap();
    int bytes = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += header.getKey().length() + header.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (headers.size() > MAX_HEADERS || bytes > MAX_HEADER_BYTES) {
      throw new PayloadRejectedException(
          "The message has %d headers of %d bytes; the limits are %d and %d."
              .formatted(headers.size(), bytes, MAX_HEADERS, MAX_HEADER_BYTES));
    }
    return publication;
  }

  private CompletableFuture<Receipt> stored(Publication publication) {
    String id = publication.messageId().orElseThrow();
    return broker
        .execute(List.of(publication))
        .thenCompose(
            result -> {
              PublishAck ack = result.ack();
              Receipt receipt = new Receipt(id, ack.stream(), ack.sequence(), ack.duplicate());
              return ack.duplicate()
                  ? CompletableFuture.supplyAsync(() -> sameAs(receipt, publication), executor)
                  : CompletableFuture.completedFuture(receipt);
            });
  }

  /** What had the id before is the same message, as far as it can still be looked at. */
  private Receipt sameAs(Receipt before, Publication publication) {
    Optional<StoredMessage> other =
        broker
            .read(before.stream(), before.sequence())
            .filter(stored -> !stored.subject().equals(publication.subject()));
    if (other.isPresent()) {
      throw new PayloadRejectedException(
          "Nothing was sent to %s: the id '%s' is that of a message on %s. Choose another id."
              .formatted(publication.subject(), before.messageId(), other.get().subject()));
    }
    return before;
  }
}
