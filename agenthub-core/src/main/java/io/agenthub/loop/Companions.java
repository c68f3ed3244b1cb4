/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Message;
import io.agenthub.message.MessageUrgency;
import io.agenthub.message.Priority;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the messages that share the turn of one that was taken; see {@link Coalescing}.
 *
 * <p>It looks before it takes: only as many are drawn as would come next anyhow and may join. What
 * another replica or a more urgent message put in their place meanwhile goes back, uncounted.
 */
final class Companions {
  private static final Logger LOG = LoggerFactory.getLogger(Companions.class);
  private static final MessageUrgency URGENCY = new MessageUrgency();

  /** How long a draw may wait for what another replica has taken meanwhile. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final InboxLoop loop;
  private final LoopContext context;
  private final Coalescing limits;

  Companions(InboxLoop loop) {
    this.loop = loop;
    this.context = loop.context();
    this.limits = loop.settings().coalescing();
  }

  /** Those that join it, in their order; none if the loop does not coalesce. */
  List<Companion> of(Source source, Delivery lead, Message message) {
    if (limits.messages() == 1 || lead.attempt() > 1 || isUrgent(message) || isLast()) {
      return List.of();
    }
    try {
      int count = joining(source, message);
      return count == 0 ? List.of() : draw(count, source, message);
    } catch (AgentHubException e) {
      LOG.warn("'{}' takes {} alone: {}", loop.role(), message.id(), e.getMessage());
      return List.of();
    }
  }

  private static boolean isUrgent(Message message) {
    return message.priority().urgency() < Priority.MEDIUM.urgency();
  }

  /** Whether what does not succeed together would have no attempt left to come again alone. */
  private boolean isLast() {
    return loop.settings().backoff().attempts() == 1;
  }

  /** How many of those that come next may join. */
  private int joining(Source source, Message lead) {
    int room = limits.characters() - size(lead);
    int count = 0;
    for (Next next : next()) {
      if (count == limits.messages() - 1 || !next.by().equals(source.ref())) {
        return count;
      }
      try {
        Message message = Message.of(next.stored(), 1);
        room -= size(message);
        if (room < 0 || !joins(source, lead, message)) {
          return count;
        }
      } catch (PayloadRejectedException malformed) {
        return count;
      }
      count++;
    }
    return count;
  }

  /**
   * A message that waits.
   *
   * @param by the consumer that would hand it out
   */
  private record Next(ConsumerRef by, StoredMessage stored) {}

  /** What waits, in the order in which it would be taken. */
  private List<Next> next() {
    List<Next> all = new ArrayList<>();
    for (ConsumerRef ref : loop.inboxes()) {
      context
          .broker()
          .peek(ref, limits.messages() - 1)
          .forEach(stored -> all.add(new Next(ref, stored)));
    }
    all.sort(
        Comparator.<Next>comparingInt(n -> URGENCY.of(n.stored().headers(), n.stored().body()))
            .thenComparingLong(n -> n.stored().sequence()));
    return all;
  }

  private static int size(Message message) {
    return message.subject().length() + message.text().length();
  }

  private boolean joins(Source source, Message lead, Message message) {
    return message.type().equals(lead.type())
        && !isUrgent(message)
        && message.hops() <= lead.hops()
        && !message.from().equals(loop.role().name())
        && message.expiresAt().filter(end -> !end.isAfter(context.time().now())).isEmpty()
        && context.ledger().find(source.recipient(), message.id()).isEmpty();
  }

  private List<Companion> draw(int count, Source source, Message lead) {
    List<Companion> companions = new ArrayList<>();
    int room = limits.characters() - size(lead);
    for (Delivery delivery : pull(count)) {
      Optional<Message> joining = joining(delivery, source, lead);
      if (joining.isEmpty() || size(joining.get()) > room) {
        giveBack(delivery);
        continue;
      }
      room -= size(joining.get());
      companions.add(new Companion(delivery, joining.get()));
      loop.listener().onReceived(loop.role(), delivery.message(), 1);
    }
    return companions;
  }

  private Optional<Message> joining(Delivery delivery, Source source, Message lead) {
    if (delivery.attempt() > 1 || !delivery.consumer().equals(source.ref())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Message.of(delivery.message(), 1)).filter(m -> joins(source, lead, m));
    } catch (AgentHubException unreadable) {
      return Optional.empty(); // its own turn will say why
    }
  }

  /** One that cannot be given back comes again when its lease ends. */
  private void giveBack(Delivery delivery) {
    try {
      Futures.await(loop.giveBack(delivery));
    } catch (AgentHubException e) {
      LOG.warn("'{}' could not give a message back: {}", loop.role(), e.getMessage());
    }
  }

  private List<Delivery> pull(int count) {
    CompletableFuture<List<Delivery>> pull = loop.pull(count);
    TimeSource.Timer end = context.time().schedule(PATIENCE, () -> pull.cancel(false));
    try {
      return Futures.await(pull);
    } catch (CancellationException anotherTookThem) {
      return List.of();
    } finally {
      end.cancel();
    }
  }
}
