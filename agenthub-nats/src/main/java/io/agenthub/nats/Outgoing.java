/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Settlement;
import io.agenthub.error.InboxFullException;
import io.agenthub.error.NoInterestException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.nats.archive.MissingInboxes;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.pull.Grip;
import io.agenthub.nats.stream.ConsumerSettings;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Interest;
import io.agenthub.nats.stream.Publisher;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publications and settlements as a hub means them: refused where nobody would receive, and with
 * the name of whoever fills a subject.
 */
final class Outgoing implements Batch.Desk {
  private static final Duration MAKING_ROOM = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** Below every server's limit. */
  private static final int SURELY_SMALL = 256 * 1024;

  private final Engine engine;
  private final Publisher publisher;
  private final Directory directory;
  private final Interest interest;
  private final MissingInboxes inboxes;
  private final Link link;
  private final KnownIds knownIds;

  Outgoing(
      Engine engine,
      Link link,
      Publisher publisher,
      Directory directory,
      Interest interest,
      MissingInboxes inboxes) {
    this.inboxes = inboxes;
    this.engine = engine;
    this.link = link;
    this.publisher = publisher;
    this.directory = directory;
    this.interest = interest;
    this.knownIds = new KnownIds(link, engine, publisher, directory);
  }

  @Override
  public boolean isUnconditional(Publication publication) {
    return !publication.needsInterest()
        && publication.expectedLastSequence().isEmpty()
        && publication.body().length <= SURELY_SMALL
        && directory.isUnlimited(publication.subject());
  }

  @Override
  public CompletableFuture<PublishAck> publish(Publication publication) {
    CompletableFuture<PublishAck> stored =
        publication.needsInterest() && !interest.isKnown(publication.subject())
            ? interest
                .ask(publication.subject())
                .thenCompose(
                    answer ->
                        answer == Interest.Answer.NOBODY
                            ? revived(publication)
                            : publisher.publish(publication))
            : publisher.publish(publication);
    return stored.exceptionallyCompose(failure -> refused(publication, failure));
  }

  /** A cluster confirms a settlement first and removes the message then. */
  @Override
  public CompletableFuture<PublishAck> publishIntoRoom(Publication publication) {
    return publishBefore(publication, engine.time().nanos() + MAKING_ROOM.toNanos());
  }

  private CompletableFuture<PublishAck> publishBefore(Publication publication, long end) {
    return publish(publication)
        .exceptionallyCompose(
            failure ->
                Failures.unwrapped(failure) instanceof InboxFullException
                        && engine.time().nanos() - end < 0
                    ? engine.after(LOOK_AGAIN).thenCompose(over -> publishBefore(publication, end))
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<PublishAck> refused(Publication publication, Throwable failure) {
    Throwable cause = Failures.unwrapped(failure);
    if (cause instanceof InboxFullException full) {
      return engine
          .helped(() -> named(publication.subject(), full))
          .thenCompose(CompletableFuture::failedFuture);
    }
    return cause instanceof WrongLastSequenceException lost
        ? knownIds.find(publication, lost)
        : CompletableFuture.failedFuture(failure);
  }

  /** Nobody receives it, unless it is for an inbox that somebody deleted by hand. */
  private CompletableFuture<PublishAck> revived(Publication publication) {
    return inboxes
        .revive(publication.subject())
        .thenCompose(made -> made ? publisher.publish(publication) : unwanted(publication));
  }

  private CompletableFuture<PublishAck> unwanted(Publication publication) {
    return knownIds.find(
        publication,
        new NoInterestException(
            "Nobody receives messages on '%s'; it was not sent.".formatted(publication.subject())));
  }

  /** Says whose unread messages fill the subject. */
  private InboxFullException named(String subject, InboxFullException full) {
    String stream = directory.streamOf(subject).orElse("");
    List<String> lagging =
        directory.consumers(stream).stream()
            .filter(info -> info.getNumPending() + info.getNumAckPending() > 0)
            .filter(info -> covers(info, subject))
            .map(ConsumerInfo::getName)
            .toList();
    String who =
        lagging.isEmpty() ? "its limit is reached" : "unread by " + String.join(", ", lagging);
    return new InboxFullException(
        "'%s' is full: %s. Nothing was evicted; send the same message again, with the same id, when"
                .formatted(subject, who)
            + " some have been worked off.",
        full);
  }

  private static boolean covers(ConsumerInfo info, String subject) {
    return ConsumerSettings.toSpec(info).filter().matches(subject);
  }

  @Override
  public CompletableFuture<?> settle(Settlement settlement, boolean confirmed) {
    if (link.isClosed()) {
      return CompletableFuture.failedFuture(Engine.closed());
    }
    if (!(settlement.delivery().token() instanceof Grip grip)) {
      throw new IllegalArgumentException("the delivery is not of this broker");
    }
    return grip.settle(settlement, engine.time().nanos(), confirmed);
  }
}
