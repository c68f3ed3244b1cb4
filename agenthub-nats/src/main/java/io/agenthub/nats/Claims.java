/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has taken which message ahead of its turn: one record a message, written by compare-and-set,
 * so that of several processes one gets it. Every process follows the records of all.
 *
 * <p><b>Threads:</b> safe for use by many; {@link #load} not on the engine.
 */
final class Claims {
  static final String STREAM = "GENBRAIN_CLAIMS";

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final String PREFIX = "agent-hub.claims.ahead.";
  private static final StreamSpec SPEC =
      StreamSpec.latest(STREAM, Duration.ofDays(90), "agent-hub.claims.*.*.*");

  private final Engine engine;
  private final Directory directory;
  private final Publisher publisher;
  private final String instance;
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private boolean loaded;

  enum State {
    /** Somebody works on it. */
    TAKEN,
    /** It is done with. */
    DONE,
    /** Nobody has it ahead of its turn. */
    FREE
  }

  /**
   * A record.
   *
   * @param sequence the record's own
   * @param attempts how many attempts the consumer has not counted
   * @param by the process
   * @param until to when it counts
   */
  record Claim(long sequence, State state, int attempts, String by, Instant until) {}

  Claims(Engine engine, Directory directory, Publisher publisher, String instance) {
    this.engine = engine;
    this.directory = directory;
    this.publisher = publisher;
    this.instance = instance;
  }

  /** Reads what is on record and follows it from now on. Idempotent. */
  synchronized void load(Reader reader, Inlet.Parts parts) {
    if (loaded) {
      return;
    }
    directory.createStream(SPEC);
    SubjectFilter filter = SubjectFilter.of(PREFIX + ">");
    long next = directory.stream(STREAM).getStreamState().getLastSequence() + 1;
    reader
        .read(ReadRequest.all(STREAM, Integer.MAX_VALUE).withFilter(filter))
        .forEach(this::onRecord);
    new NatsWatch(parts, STREAM, filter, next, this::onRecord).start();
    loaded = true;
  }

  private void onRecord(StoredMessage stored) {
    try {
      Map<String, @Nullable Object> record = Json.read(stored.body());
      Claim claim =
          new Claim(
              stored.sequence(),
              State.valueOf(String.valueOf(record.get("state")).toUpperCase(java.util.Locale.ROOT)),
              record.get("attempts") instanceof Number n ? n.intValue() : 0,
              String.valueOf(record.get("by")),
              stored
                  .time()
                  .plusMillis(record.get("for_ms") instanceof Number n ? n.longValue() : 0));
      put(stored.subject(), claim);
    } catch (AgentHubException | IllegalArgumentException e) {
      LOG.warn("Ignored a claim on {}: {}", stored.subject(), e.getMessage());
    }
  }

  private void put(String subject, Claim claim) {
    claims.merge(subject, claim, (old, fresh) -> old.sequence() > fresh.sequence() ? old : fresh);
  }

  private static String subject(ConsumerRef consumer, long sequence) {
    return PREFIX + consumer.name() + "." + consumer.stream() + "-" + sequence;
  }

  /** What is on record of a message; empty if it is free and was never taken ahead. */
  Optional<Claim> find(ConsumerRef consumer, long sequence) {
    return Optional.ofNullable(claims.get(subject(consumer, sequence)));
  }

  /** Whether another process has the message ahead of its turn, or is done with it. */
  boolean isElsewhere(ConsumerRef consumer, long sequence) {
    return find(consumer, sequence).map(this::isElsewhere).orElse(false);
  }

  private boolean isElsewhere(Claim claim) {
    return switch (claim.state()) {
      case DONE -> true;
      case TAKEN -> !claim.by().equals(instance) && claim.until().isAfter(engine.time().now());
      case FREE -> false;
    };
  }

  /** Takes a message; which attempt it is, or empty if another has it. */
  CompletableFuture<Optional<Integer>> take(ConsumerRef consumer, long sequence, Duration length) {
    String subject = subject(consumer, sequence);
    Claim before = claims.get(subject);
    if (before != null && isElsewhere(before)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    int attempt = 1 + (before == null ? 0 : before.attempts());
    Publication record =
        record(subject, State.TAKEN, attempt, length)
            .expectingLast(before == null ? 0 : before.sequence());
    return publish(subject, record, State.TAKEN, attempt, length)
        .thenApply(done -> Optional.of(attempt))
        .exceptionallyCompose(
            failure ->
                Failures.unwrapped(failure) instanceof WrongLastSequenceException
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  private Publication record(String subject, State state, int attempts, Duration length) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    record.put("attempts", attempts);
    record.put("by", instance);
    record.put("for_ms", length.toMillis());
    return Publication.of(subject, Headers.none(), Json.write(record));
  }

  private CompletableFuture<Boolean> publish(
      String subject, Publication record, State state, int attempts, Duration length) {
    return publisher
        .publish(record)
        .thenApply(
            ack -> {
              Instant until = engine.time().now().plus(length);
              put(subject, new Claim(ack.sequence(), state, attempts, instance, until));
              return true;
            });
  }

  private void note(
      ConsumerRef consumer, long sequence, State state, int attempts, Duration length) {
    String subject = subject(consumer, sequence);
    CompletableFuture<?> unused =
        publish(subject, record(subject, state, attempts, length), state, attempts, length)
            .exceptionally(
                failure -> {
                  LOG.debug("The claim on {} was not renewed", subject, failure);
                  return false;
                });
  }

  /** The holder is still at it. */
  void extend(ConsumerRef consumer, long sequence, Duration length, int attempt) {
    note(consumer, sequence, State.TAKEN, attempt, length);
  }

  /** It is done with; kept until the consumer comes to it. */
  void done(ConsumerRef consumer, long sequence) {
    note(consumer, sequence, State.DONE, 0, Duration.ZERO);
  }

  /** Nobody has it ahead of its turn any more; so many attempts were made. */
  void free(ConsumerRef consumer, long sequence, int attempts) {
    note(consumer, sequence, State.FREE, attempts, Duration.ZERO);
  }

  /** How many attempts the consumer's own count lacks. */
  int uncounted(ConsumerRef consumer, long sequence) {
    return find(consumer, sequence)
        .map(claim -> claim.state() == State.DONE ? 0 : claim.attempts())
        .orElse(0);
  }
}
