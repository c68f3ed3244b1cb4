/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import io.agenthub.error.StoreDamagedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A message that is published while a pull waits for it goes straight into the leases, in the
 * transaction of the publication: it is never written to those that wait, and the delivery costs no
 * second commit.
 */
/** Hands messages to the pulls that wait. */
final class Taking {
  private static final Logger LOG = LoggerFactory.getLogger(Taking.class);

  private final Engine engine;
  private final ClaimTables claims;
  private final AgedOrder aged;

  /** Consumers with a pull that waits and possibly something for it. */
  private final Set<ConsumerState> offers = new LinkedHashSet<>();

  /** Consumers with a pull that waits. */
  private final Set<ConsumerState> wanted = new LinkedHashSet<>();

  /** Pulls that were answered in the transaction under way. */
  private final List<PullRequest> answered = new ArrayList<>();

  Taking(Engine engine, AgedOrder aged) {
    this.engine = engine;
    this.aged = aged;
    this.claims = engine.store().claims();
  }

  /** A pull begins to wait. */
  void await(PullRequest pull) {
    if (pull.consumers.stream().anyMatch(consumer -> consumer.gone)) {
      pull.consumers = pull.consumers.stream().map(this::current).toList();
    }
    for (ConsumerState consumer : pull.consumers) {
      if (consumer.gone) {
        continue;
      }
      consumer.waiting.add(pull);
      wanted.add(consumer);
      offers.add(consumer);
      engine.sweeping().expiry().pulled(consumer);
    }
  }

  /** Who has its name now: one that was removed may have been created again since. */
  private ConsumerState current(ConsumerState consumer) {
    ConsumerState successor = engine.catalog().consumer(consumer.spec.ref());
    return successor == null ? consumer : successor;
  }

  /** A pull no longer waits. */
  void withdraw(PullRequest pull) {
    for (ConsumerState consumer : pull.consumers) {
      engine.sweeping().expiry().pulled(consumer);
      consumer.waiting.remove(pull);
      if (consumer.waiting.isEmpty()) {
        wanted.remove(consumer);
      }
    }
  }

  /** The consumer may have something to take. */
  void offered(ConsumerState consumer) {
    if (!consumer.waiting.isEmpty()) {
      offers.add(consumer);
    }
  }

  /** Any consumer may have something to take: another process has written. */
  void offerAll() {
    offers.addAll(wanted);
  }

  /** Whether somebody waits for this consumer, so that it must not lapse. */
  boolean isWanted(ConsumerState consumer) {
    return !consumer.waiting.isEmpty();
  }

  /** Whether some waiting pull might find something. */
  boolean hasOffers() {
    for (ConsumerState consumer : wanted) {
      if (engine.catalog().counted(consumer).mayTake()) {
        return true;
      }
    }
    return false;
  }

  /** Answers as many pulls as there are messages for, each with no more than a page may hold. */
  void serve() {
    for (ConsumerState consumer : offers) {
      engine.catalog().counted(consumer);
      while (consumer.mayTake() && !consumer.waiting.isEmpty()) {
        PullRequest pull = consumer.waiting.iterator().next();
        if (!pull.future.isDone() && !answer(pull)) {
          break;
        }
        withdraw(pull);
      }
    }
    offers.clear();
  }

  private boolean answer(PullRequest pull) {
    List<Delivery> taken = new ArrayList<>(Math.min(pull.max, 16));
    StoreDamagedException damage = null;
    long bytes = 0;
    while (taken.size() < pull.max && bytes < ReadRequest.MOST_BYTES && damage == null) {
      ConsumerState best = mostUrgent(pull);
      if (best == null) {
        break;
      }
      try {
        Delivery next = take(best, pull.max - taken.size());
        taken.add(next);
        bytes += next.message().body().length;
      } catch (StoreDamagedException e) {
        // The damaged one stays handed out, so that it does not block those behind it; it comes up,
        // and is reported, again after the ack wait.
        damage = e;
      }
    }
    if (taken.isEmpty() && damage == null) {
      return false;
    }
    if (damage != null && !taken.isEmpty()) {
      LOG.error("A waiting message cannot be delivered: {}", damage.getMessage());
      damage = null;
    }
    pull.answer(taken, damage);
    answered.add(pull);
    return true;
  }

  private @Nullable ConsumerState mostUrgent(PullRequest pull) {
    ConsumerState best = null;
    Claim bestHead = null;
    for (ConsumerState consumer : pull.consumers) {
      if (engine.catalog().counted(consumer).mayTake()) {
        if (pull.consumers.size() == 1) {
          return consumer;
        }
        Claim head = head(consumer, 1);
        if (head != null && (bestHead == null || isBefore(head, consumer, bestHead, best))) {
          best = consumer;
          bestHead = head;
        }
      }
    }
    return best;
  }

  private boolean isBefore(
      Claim one, ConsumerState ofOne, Claim other, @Nullable ConsumerState ofOther) {
    if (ofOther == null) {
      return true;
    }
    if (aged.isOn()) {
      long difference = aged.place(ofOne, one) - aged.place(ofOther, other);
      if (difference != 0) {
        return difference < 0;
      }
    } else if (one.urgency() != other.urgency()) {
      return one.urgency() < other.urgency();
    }
    if (ofOne.stream.origin == ofOther.stream.origin) {
      return one.sequence() < other.sequence();
    }
    return AgedOrder.storedAt(ofOne, one) < AgedOrder.storedAt(ofOther, other);
  }

  /** The claim the consumer would hand out next; null if none waits. */
  private @Nullable Claim head(ConsumerState consumer, int wanted) {
    if (aged.isOn()) {
      return aged.head(consumer);
    }
    return consumer.backlog.head(Math.max(wanted, consumer.waiting.size()));
  }

  private Delivery take(ConsumerState consumer, int wanted) {
    Claim head = head(consumer, wanted);
    if (head == null) {
      throw new StoreDamagedException(
          "The counts of consumer %s do not fit its messages; close the hub and open it again."
              .formatted(consumer.spec.ref()));
    }
    Claim lease = head.next();
    long due = engine.now() + consumer.spec.ackWait().toMillis();
    consumer.backlog.drop(head);
    claims.addLease(lease, due, engine.sessions().id());
    Counts counts = consumer.counts(head);
    counts.ready--;
    counts.leased++;
    engine.touch(consumer, head);
    engine.sweeping().leased(due);
    return new Delivery(stored(consumer, head), consumer.spec.ref(), lease.attempts(), lease);
  }

  private static StoredMessage stored(ConsumerState consumer, Claim claim) {
    StreamState stream = consumer.stream;
    StoredMessage recent = stream.recent.get(claim.sequence());
    if (recent != null) {
      return recent;
    }
    return stream
        .rows()
        .read(claim.sequence())
        .map(stream::message)
        .orElseThrow(
            () ->
                new StoreDamagedException(
                    "Message %d of stream %s is missing, though %s has not settled it."
                        .formatted(
                            claim.sequence(), stream.spec.name(), consumer.spec.ref().name())));
  }

  /** The pulls that are to be answered once the transaction stands. */
  List<PullRequest> answered() {
    return answered;
  }

  /** They have been answered. */
  void handedOut() {
    answered.clear();
  }

  /** The transaction was undone: the pulls wait again. */
  void undo() {
    for (PullRequest pull : answered) {
      pull.answer(List.of(), null);
      await(pull);
    }
    answered.clear();
    offerAll();
  }

  /** Removes pulls whose consumer has gone: they yield nothing more from it. */
  void forget(ConsumerState consumer) {
    wanted.remove(consumer);
    offers.remove(consumer);
    consumer.waiting.clear();
  }

  /** Every pull that waits, be it for its answer alone. */
  Set<PullRequest> waiting() {
    Set<PullRequest> all = new LinkedHashSet<>(answered);
    wanted.forEach(consumer -> all.addAll(consumer.waiting));
    return all;
  }
}
