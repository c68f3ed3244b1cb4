/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.nats.claim.Claim.State;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.NatsWatch;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has taken which message ahead of its turn: one record a message, written by compare-and-set,
 * so that of several processes one gets it. Every process follows the records of all, and asks for
 * the one that matters where it may not have heard of it yet.
 *
 * <p><b>Threads:</b> safe for use by many; {@link #load} not on the engine.
 */
public final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /** So many are kept, here and on record, without asking which of them still mean something. */
  private static final int MANY = 2_000;

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private static final StreamSpec SPEC =
      StreamSpec.latest(Topology.CLAIMS, Duration.ofDays(90), "agent-hub.claims.*.*.*");

  private final Engine engine;
  private final Directory directory;
  private final Publisher publisher;
  private final Removals removals;
  private final String instance;

  /** Whether servers keep copies of each other, which may lag behind. */
  private final boolean cluster;

  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<String, Claim> ended = (subject, claim) -> {};
  private volatile int most = MANY;
  private volatile long followedFrom;
  private volatile @Nullable NatsWatch watch;

  /**
   * Claims.
   *
   * @param instance the name of this process
   */
  public Claims(
      Link link, Engine engine, Directory directory, Publisher publisher, String instance) {
    this.engine = engine;
    this.directory = directory;
    this.publisher = publisher;
    this.removals = new Removals(link);
    this.instance = instance;
    this.cluster = link.address().replicas() > 1;
  }

  /** Reads what is on record and follows it from now on. Idempotent. */
  public synchronized void load(Reader reader, Wire wire) {
    if (watch != null) {
      return;
    }
    directory.createStream(SPEC);
    // a server of 2.9 refuses "ahead.>"
    SubjectFilter filter = SubjectFilter.of(ClaimPlace.PREFIX + "*.*");
    long next = directory.stream(Topology.CLAIMS).getStreamState().getLastSequence() + 1;
    followedFrom = next;
    ReadRequest records = ReadRequest.all(Topology.CLAIMS, Integer.MAX_VALUE).withFilter(filter);
    Pages.of(reader::read, records).forEach(this::onRecord);
    ReadRequest fromNow = records.from(next);
    NatsWatch following = new NatsWatch(engine, wire, directory, fromNow, this::onRecord, true);
    following.start();
    watch = following;
  }

  private void onRecord(StoredMessage stored) {
    try {
      Claim claim = Claim.of(stored);
      if (claim.state() == State.TAKEN) {
        gone.remove(claim.by()); // it was only cut off
      }
      put(stored.subject(), claim);
      if (!claim.isBy(instance)) {
        tell(stored.subject(), claim);
      }
    } catch (AgentHubException | IllegalArgumentException e) {
      LOG.warn("Ignored a claim on {}: {}", stored.subject(), e.getMessage());
    }
  }

  private void tell(String subject, Claim claim) {
    if (claim.isOver()) {
      engine.execute(() -> ended.accept(subject, claim));
    } else if (claim.state() == State.PUT_OFF) {
      // a moment later than whoever put it off, which may be gone by then
      Duration left = Duration.between(engine.time().now(), claim.until()).plus(MOMENT);
      engine.schedule(left.isNegative() ? Duration.ZERO : left, () -> isTime(subject, claim));
    }
  }

  /** What was put off may be taken, unless something has become of it. */
  private void isTime(String subject, Claim claim) {
    if (claim.equals(claims.get(subject))) {
      ended.accept(subject, claim);
    }
  }

  /** Hears on the engine what others have taken ahead no more. */
  public interface Listener {
    /** The message of the consumer is free again, and so urgent. */
    void onFreed(ConsumerRef consumer, long sequence, int rank);

    /** The consumer has delivered it to the one who had it. */
    void onDelivered(ConsumerRef consumer, long sequence);
  }

  /** Sets who hears of messages that others have taken ahead no more. */
  public void listen(Listener listener) {
    ended =
        (subject, claim) -> {
          ClaimPlace place = ClaimPlace.of(subject);
          if (claim.state() == State.DELIVERED) {
            listener.onDelivered(place.consumer(), place.sequence());
          } else {
            listener.onFreed(place.consumer(), place.sequence(), claim.rank());
          }
        };
  }

  private void put(String subject, Claim claim) {
    claims.merge(subject, claim, (old, fresh) -> old.sequence() > fresh.sequence() ? old : fresh);
    if (claims.size() > most) {
      most = Integer.MAX_VALUE; // until this has been seen to
      engine.help(this::dropSpent);
    }
  }

  private void dropSpent() {
    try {
      new SpentClaims(directory, removals).dropFrom(claims, this::isMineToRemove);
    } finally {
      most = Math.max(MANY, 2 * claims.size());
    }
  }

  /** Its own, and what it found when it began: those who wrote that may be gone. */
  private boolean isMineToRemove(Claim claim) {
    return claim.sequence() < followedFrom || claim.isBy(instance);
  }

  private static String subject(ConsumerRef consumer, long sequence) {
    return new ClaimPlace(consumer, sequence).subject();
  }

  /**
   * Whether what is on record when a message is delivered is known here by then. A single server
   * tells of the claim first, unless the connection broke in between. In a cluster the server that
   * tells of claims may be another one, and late.
   */
  public boolean areKnown() {
    NatsWatch following = watch;
    return !cluster && following != null && following.isCaughtUp();
  }

  /** Asks what is on record of a message. The future fails if there is no answer. */
  public CompletableFuture<?> ask(ConsumerRef consumer, long sequence) {
    String subject = subject(consumer, sequence);
    Claim known = claims.get(subject);
    return directory
        .lookOn(Topology.CLAIMS, 1, subject)
        .thenAccept(
            found -> {
              found.filter(this::isNews).ifPresent(this::onRecord);
              if (found.isEmpty() && known != null && known.isOver()) {
                claims.remove(subject, known); // it was removed when its message had ended
              }
            });
  }

  private boolean isNews(StoredMessage record) {
    Claim known = claims.get(record.subject());
    return known == null || known.sequence() < record.sequence();
  }

  /** What is on record of a message; empty if it is free and was never taken ahead. */
  public Optional<Claim> find(ConsumerRef consumer, long sequence) {
    return Optional.ofNullable(claims.get(subject(consumer, sequence)));
  }

  /** Whether another process has the message ahead of its turn, or is done with it. */
  public boolean isElsewhere(ConsumerRef consumer, long sequence) {
    return find(consumer, sequence).map(this::isElsewhere).orElse(false);
  }

  private boolean isElsewhere(Claim claim) {
    return switch (claim.state()) {
      case DONE -> true;
      case PUT_OFF -> claim.until().isAfter(engine.time().now());
      case TAKEN ->
          !claim.isBy(instance)
              && !gone.contains(claim.by())
              && claim.until().isAfter(engine.time().now());
      case FREE, DELIVERED -> false;
    };
  }

  /** Whether another process has a message of the consumer ahead of its turn, dead or alive. */
  boolean isTakenByAnother(ConsumerRef consumer) {
    String all = ClaimPlace.prefix(consumer);
    return claims.entrySet().stream()
        .filter(claim -> claim.getKey().startsWith(all))
        .map(Map.Entry::getValue)
        .anyMatch(claim -> claim.state() == State.TAKEN && !claim.isBy(instance));
  }

  /** A process has died; what it had taken is free, and everybody is told. */
  void gone(String peer) {
    gone.add(peer);
    claims.forEach(
        (subject, claim) -> {
          if (claim.state() == State.TAKEN && claim.isBy(peer)) {
            release(subject, claim);
          }
        });
  }

  /** In the stead of the dead; another process may do the same, and one of them does it. */
  private void release(String subject, Claim taken) {
    Claim free = claim(State.FREE, taken.rank(), taken.attempts(), Duration.ZERO);
    CompletableFuture<?> unused =
        publish(subject, free.record(subject, Duration.ZERO).expectingLast(taken.sequence()), free)
            .thenAccept(done -> engine.execute(() -> ended.accept(subject, free)))
            .exceptionally(
                failure -> {
                  LOG.debug("The claim on {} is not released here", subject, failure);
                  return null;
                });
  }

  /** Takes a message; which attempt it is, or empty if another has it. */
  public CompletableFuture<Optional<Integer>> take(
      ConsumerRef consumer, long sequence, int rank, Duration length) {
    String subject = subject(consumer, sequence);
    Claim before = claims.get(subject);
    if (before != null && isElsewhere(before)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    int attempt = 1 + (before == null ? 0 : uncounted(before));
    Claim claim = claim(State.TAKEN, rank, attempt, length);
    return publish(
            subject,
            claim.record(subject, length).expectingLast(before == null ? 0 : before.sequence()),
            claim)
        .thenApply(done -> Optional.of(attempt))
        .exceptionallyCompose(
            failure ->
                Failures.unwrapped(failure) instanceof WrongLastSequenceException
                    ? ask(consumer, sequence).handle((known, noAnswer) -> Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  private Claim claim(State state, int rank, int attempts, Duration length) {
    return new Claim(0, state, rank, attempts, instance, engine.time().now().plus(length));
  }

  private CompletableFuture<Boolean> publish(String subject, Publication record, Claim claim) {
    return publisher
        .publish(record)
        .thenApply(
            ack -> {
              put(subject, claim.at(ack.sequence()));
              return true;
            });
  }

  private CompletableFuture<?> note(
      ConsumerRef consumer, long sequence, Claim claim, Duration length) {
    String subject = subject(consumer, sequence);
    return note(subject, claim.record(subject, length), claim);
  }

  private CompletableFuture<?> note(String subject, Publication record, Claim claim) {
    return publish(subject, record, claim)
        .exceptionally(
            failure -> {
              LOG.debug("The claim on {} was not renewed", subject, failure);
              return false;
            });
  }

  /** The holder is still at it. */
  public void extend(ConsumerRef consumer, long sequence, Duration length, int attempt) {
    int rank = find(consumer, sequence).map(Claim::rank).orElse(0);
    CompletableFuture<?> unused =
        note(consumer, sequence, claim(State.TAKEN, rank, attempt, length), length);
  }

  /** It is done with; kept until the consumer comes to it. */
  public void done(ConsumerRef consumer, long sequence) {
    CompletableFuture<?> unused =
        note(consumer, sequence, claim(State.DONE, 0, 0, Duration.ZERO), Duration.ZERO);
  }

  /**
   * Nobody has it ahead of its turn any more; so many attempts were made. The future completes when
   * it may be taken again, and never fails.
   */
  public CompletableFuture<?> free(ConsumerRef consumer, long sequence, int rank, int attempts) {
    String subject = subject(consumer, sequence);
    Claim free = claim(State.FREE, rank, attempts, Duration.ZERO);
    Publication record = free.record(subject, Duration.ZERO);
    Claim before = claims.get(subject);
    if (before != null && before.state() == State.PUT_OFF) {
      record = record.expectingLast(before.sequence()); // another may have it, its time has come
    }
    return note(subject, record, free);
  }

  /** Nobody may have it for so long. */
  public void putOff(ConsumerRef consumer, long sequence, int rank, int attempts, Duration length) {
    CompletableFuture<?> unused =
        note(consumer, sequence, claim(State.PUT_OFF, rank, attempts, length), length);
  }

  /** The consumer has delivered it to this process, which had it ahead of its turn. */
  public void delivered(ConsumerRef consumer, long sequence, int rank, int attempts) {
    CompletableFuture<?> unused =
        note(
            consumer,
            sequence,
            claim(State.DELIVERED, rank, attempts, Duration.ZERO),
            Duration.ZERO);
  }

  /** How many attempts were made that the consumer has not counted. */
  public int uncounted(ConsumerRef consumer, long sequence) {
    return find(consumer, sequence).map(this::uncounted).orElse(0);
  }

  /** A claim of this process that stands was never used: what was handed out it gives up first. */
  private int uncounted(Claim claim) {
    return switch (claim.state()) {
      case DONE -> 0;
      case TAKEN -> claim.isBy(instance) ? claim.attempts() - 1 : claim.attempts();
      case PUT_OFF, FREE, DELIVERED -> claim.attempts();
    };
  }
}
