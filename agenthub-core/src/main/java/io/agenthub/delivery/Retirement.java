/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Takes a role out of the organisation without losing what was sent to it.
 *
 * <p>First nobody can write to it, then every message that it has not read, announcements too, ends
 * as a dead letter, and who wrote to its inbox is told, last the consumers go. Messages that an
 * instance still works on may finish. A role that is registered again meanwhile, by another
 * process, keeps what is unread by then.
 *
 * @since 0.1
 */
public final class Retirement {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** A broker under load counts what was acknowledged for a moment longer. */
  private static final int LOOKS = 5;

  private final Broker broker;
  private final Registry registry;
  private final Endings endings;
  private final TimeSource time;

  /** Retires roles of this registry. */
  public Retirement(Broker broker, Registry registry, Endings endings, TimeSource time) {
    this.broker = broker;
    this.registry = registry;
    this.endings = endings;
    this.time = time;
  }

  /**
   * What was left of a role.
   *
   * @param deadLettered unread messages that were kept as dead letters
   * @param unsettled messages that an instance still works on, or whose next attempt is not due
   *     yet; while there are any, the inbox stays so that none is lost, and retiring again finishes
   *     it
   */
  public record Retired(int deadLettered, long unsettled) {}

  /**
   * Retires a role; again for one that has retired, to finish what was left.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public Retired retire(Role role) {
    registry.leave(role);
    List<Source> sources =
        Stream.of(Source.inbox(role), Source.topic(role, Topic.announcements()))
            .filter(source -> broker.consumer(source.ref()).isPresent()) // gone the last time
            .toList();
    Retired left = drained(sources, role);
    if (left.unsettled() == 0 && !registry.isActive(role)) {
      sources.forEach(source -> broker.deleteConsumer(source.ref()));
      registry.restore(role);
    }
    return left;
  }

  private Retired drained(List<Source> sources, Role role) {
    int dead = 0;
    for (int looks = 1; ; looks++) {
      dead += sources.stream().mapToInt(source -> drain(source, role)).sum();
      long unsettled = sources.stream().mapToLong(this::unsettled).sum();
      if (unsettled == 0 || looks == LOOKS || registry.isActive(role)) {
        return new Retired(dead, unsettled);
      }
    }
  }

  private long unsettled(Source source) {
    return broker.consumer(source.ref()).map(info -> info.inFlight() + info.pending()).orElse(0L);
  }

  private int drain(Source source, Role role) {
    int dead = 0;
    try (Puller puller = broker.puller(List.of(source.ref()))) {
      for (List<Delivery> next = next(puller); !next.isEmpty(); next = next(puller)) {
        if (registry.isActive(role)) {
          Futures.await(endings.retry(next.get(0), Duration.ZERO));
          return dead;
        }
        String why = "The agent '%s' was retired before it read this.".formatted(role);
        Futures.await(endings.giveUp(source, next.get(0), role, Reason.RETIRED, why));
        dead++;
      }
    }
    return dead;
  }

  /** The next unread message; empty if none comes soon. */
  private List<Delivery> next(Puller puller) {
    CompletableFuture<List<Delivery>> pull = puller.pull(1);
    TimeSource.Timer limit = time.schedule(PATIENCE, () -> pull.cancel(false));
    try {
      return Futures.await(pull);
    } catch (CancellationException nothingLeft) {
      return List.of();
    } finally {
      limit.cancel();
    }
  }
}
