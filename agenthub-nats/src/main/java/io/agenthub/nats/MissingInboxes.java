/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Topology;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes again the inbox of a registered role that somebody deleted by hand, before the postmaster
 * lets go of a message to it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class MissingInboxes {
  private static final Logger LOG = LoggerFactory.getLogger(MissingInboxes.class);

  private final Directory directory;
  private final Interest interest;
  private final Questions<Boolean> made;

  MissingInboxes(Engine engine, Directory directory, Interest interest) {
    this.directory = directory;
    this.interest = interest;
    this.made = new Questions<>(role -> engine.helped(() -> make(Role.of(role))));
  }

  /** Completes when the subject, if it is the inbox of a registered role, has its consumer. */
  CompletableFuture<Boolean> ensure(String subject) {
    Optional<Role> owner = Subjects.inboxOwner(subject);
    if (owner.isEmpty() || interest.isKnown(subject)) {
      return CompletableFuture.completedFuture(true);
    }
    return interest
        .ask(subject)
        .thenCompose(
            answer ->
                switch (answer) {
                  case SOMEBODY -> CompletableFuture.completedFuture(true);
                  case NOBODY -> made.ask(owner.get().name());
                  case NO_ANSWER ->
                      CompletableFuture.failedFuture(
                          new BrokerUnavailableException(
                              "NATS does not say whether '%s' has its consumer"
                                  .formatted(subject)));
                });
  }

  private boolean make(Role owner) {
    if (isRegistered(owner)) {
      LOG.warn("The inbox of '{}' was missing; it is made again", owner);
      directory.createConsumer(Topology.inbox(owner));
      interest.changed(Topology.inbox(owner).ref());
    }
    return true;
  }

  private boolean isRegistered(Role role) {
    if (directory.streamOf(Subjects.inbox(role)).filter(Topology.AGENTS::equals).isEmpty()) {
      return false;
    }
    return directory
        .last(Topology.REGISTRY, Subjects.registry(role))
        .map(Registration::of)
        .map(registration -> !registration.retired())
        .orElse(false);
  }
}
