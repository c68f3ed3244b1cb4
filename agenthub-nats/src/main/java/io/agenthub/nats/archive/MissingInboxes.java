/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.ConsumerSpec;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Topology;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Interest;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Questions;
import io.agenthub.nats.stream.Reader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes again the inbox of a registered role that somebody deleted by hand, before the postmaster
 * lets go of a message to it, and has what went with it brought back.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class MissingInboxes {
  private static final Logger LOG = LoggerFactory.getLogger(MissingInboxes.class);

  private final Directory directory;
  private final Interest interest;
  private final Captures captures;
  private final Restorations restorations;
  private final Questions<Boolean> made;

  /**
   * The inboxes of a hub.
   *
   * @param interest told when one is made again
   */
  public MissingInboxes(
      Engine engine, Directory directory, Interest interest, Publisher publisher, Reader reader) {
    this.directory = directory;
    this.interest = interest;
    this.captures = new Captures(engine, directory);
    this.restorations =
        new Restorations(engine, directory, publisher, new Copies(reader, publisher));
    this.made = new Questions<>(role -> engine.helped(() -> make(Role.of(role))));
  }

  /** Completes when the subject, if it is the inbox of a registered role, has its consumer. */
  CompletableFuture<Boolean> ensure(String subject) {
    Optional<Role> owner = Shards.owner(subject);
    if (owner.isEmpty() || interest.isKnown(subject)) {
      return CompletableFuture.completedFuture(true);
    }
    return interest
        .find(subject)
        .thenCompose(
            answer ->
                switch (answer) {
                  case SOMEBODY -> CompletableFuture.completedFuture(true);
                  case NOBODY -> revive(subject);
                  case NO_ANSWER ->
                      CompletableFuture.failedFuture(
                          new BrokerUnavailableException(
                              "NATS does not say whether '%s' has its consumer"
                                  .formatted(subject)));
                });
  }

  /** Makes the inbox of the subject again; false if it is not that of a registered role. */
  public CompletableFuture<Boolean> revive(String subject) {
    return Shards.owner(subject)
        .map(role -> made.ask(role.name()))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  /** Somebody who takes from a consumer found that it is gone; completes when it is there again. */
  public CompletableFuture<Boolean> missed(ConsumerSpec spec) {
    return ownerOf(spec)
        .map(owner -> made.ask(owner.name()))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  /** On a helper, for which a publication may wait; so the mail is brought back behind it. */
  private boolean make(Role owner) {
    if (!isRegistered(owner)) {
      return false;
    }
    createOrFind(directory.shards().inbox(owner)).ifPresent(restorations::later);
    return true;
  }

  /**
   * Creates a consumer; where it is the inbox of a role that was registered before, there was one,
   * and its unread messages are back when this returns, or soon after if the server fails.
   */
  public void create(ConsumerSpec spec) {
    createOrFind(spec).ifPresent(restorations::run);
  }

  /**
   * Creates a consumer. That mail is to be brought back is put on record before, so that whoever
   * opens the inbox next does it, should this process die before it is done.
   *
   * @return whose inbox it is, if its mail has to be brought back
   */
  private Optional<Role> createOrFind(ConsumerSpec spec) {
    Optional<Role> owner = ownerOf(spec).filter(this::isRegistered);
    boolean missing = owner.isPresent() && directory.consumer(spec.ref()).isEmpty();
    if (missing) {
      LOG.warn("The inbox of '{}' was missing; it is made again", owner.get());
      restorations.begin(owner.get());
    }
    captures.ensure(spec);
    directory.createConsumer(spec);
    interest.changed(spec.ref());
    return owner.filter(role -> missing || restorations.isBegun(role));
  }

  /** Whose inbox the consumer is, if it is one. */
  private static Optional<Role> ownerOf(ConsumerSpec consumer) {
    return Shards.owner(consumer.filter().toString())
        .filter(role -> Topology.inbox(role).ref().equals(Shards.known(consumer.ref())));
  }

  private boolean isRegistered(Role role) {
    if (!directory.isKnown(Topology.AGENTS)
        || !directory.isKnown(Topology.REGISTRY)
        || !directory.isKnown(Topology.CLAIMS)) {
      return false;
    }
    return directory
        .last(Topology.REGISTRY, Subjects.registry(role))
        .map(Registration::of)
        .map(registration -> !registration.retired())
        .orElse(false);
  }
}
