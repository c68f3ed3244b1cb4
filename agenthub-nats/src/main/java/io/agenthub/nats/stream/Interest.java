/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.stream;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Shards;
import io.agenthub.time.TimeSource;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who would receive a message.
 *
 * <p>A server accepts a message that nobody would receive, keeps nothing and remembers its id; so
 * the hub asks first. What was seen is believed for a few seconds; a role that another process
 * retires meanwhile is refused by the registry before. A server that does not answer in time, while
 * it elects a leader say, holds nobody up: then what was known counts, however old, and where
 * nothing was known nobody is refused. Nothing can get lost by that: the postmaster's consumer
 * covers all of the stream, and lets go of a message only when it knows that its inbox is there.
 *
 * <p>The usual question is about one consumer; all of a stream are listed only for a subject that
 * none of the known ones covers.
 *
 * <p><b>Threads:</b> safe for use by many, the engine included.
 */
public final class Interest {
  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Directory directory;
  private final Engine engine;
  private final Map<ConsumerRef, SubjectFilter> consumers = new ConcurrentHashMap<>();
  private final Map<String, Belief> covered = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final Questions<Answer> subjects = new Questions<>(this::question);
  private final Questions<Boolean> listings = new Questions<>(this::list);
  private volatile boolean mute;

  /** What is known of a subject. */
  public enum Answer {
    /** A durable consumer covers the subject, or did when the server was last heard. */
    SOMEBODY,
    /** None does. */
    NOBODY,
    /** The server does not say. */
    NO_ANSWER
  }

  private record Belief(long since, ConsumerRef consumer) {}

  /** Knows nothing yet, and asks when it is asked. */
  public Interest(Directory directory, Engine engine) {
    this.directory = directory;
    this.engine = engine;
  }

  /** Whether it is known, without asking, that somebody receives messages on the subject. */
  public boolean isKnown(String subject) {
    Belief belief = covered.get(subject);
    return belief != null && engine.time().nanos() - belief.since() < BELIEVED.toNanos();
  }

  /** Whether somebody receives messages on the subject; completes within a second, not failing. */
  public CompletableFuture<Answer> ask(String subject) {
    CompletableFuture<Answer> patient = find(subject);
    if (patient.isDone()) {
      return patient;
    }
    if (mute) {
      return CompletableFuture.completedFuture(known(subject));
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    TimeSource.Timer limit =
        engine.time().schedule(PATIENCE, () -> answer.complete(unheard(subject)));
    CompletableFuture<Void> unused =
        patient.thenAccept(
            said -> {
              limit.cancel();
              answer.complete(said);
            });
    return answer;
  }

  /** The same for who can wait: completes when the server has answered or been given up. */
  public CompletableFuture<Answer> find(String subject) {
    if (isKnown(subject)) {
      return CompletableFuture.completedFuture(Answer.SOMEBODY);
    }
    boolean joins = subjects.isOpen(subject);
    return subjects
        .ask(subject)
        .thenCompose(
            answer ->
                joins && answer == Answer.NOBODY // as of before this question
                    ? subjects.ask(subject)
                    : CompletableFuture.completedFuture(answer))
        .exceptionally(silence -> unheard(subject));
  }

  private Answer unheard(String subject) {
    mute = true;
    return known(subject);
  }

  private Answer known(String subject) {
    return anyOf(subject).isPresent() ? Answer.SOMEBODY : Answer.NO_ANSWER;
  }

  private Optional<ConsumerRef> anyOf(String subject) {
    return consumers.entrySet().stream()
        .filter(known -> known.getValue().matches(subject))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** First the consumer that is likely to cover the subject, then all. */
  private CompletableFuture<Answer> question(String subject) {
    Belief belief = covered.get(subject);
    Optional<ConsumerRef> likely =
        belief != null
            ? Optional.of(belief.consumer())
            : Shards.owner(subject).map(owner -> directory.shards().inbox(owner).ref());
    long before = changes.get();
    CompletableFuture<Boolean> there =
        likely.isEmpty()
            ? CompletableFuture.completedFuture(false)
            : directory.look(likely.get()).thenApply(info -> covers(info, subject, before));
    return there
        .thenCompose(
            yes ->
                yes ? CompletableFuture.completedFuture(Answer.SOMEBODY) : listed(subject, before))
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                mute = false;
              }
            });
  }

  private boolean covers(Optional<ConsumerInfo> info, String subject, long before) {
    if (info.isEmpty()) {
      covered.remove(subject);
      return false;
    }
    ConsumerSpec spec = ConsumerSettings.toSpec(info.get());
    consumers.put(spec.ref(), spec.filter());
    boolean covers = spec.filter().matches(subject);
    if (covers) {
      believe(subject, spec.ref(), before);
    }
    return covers;
  }

  /** What was seen while this process changed consumers itself may be older than the change. */
  private void believe(String subject, ConsumerRef consumer, long before) {
    if (changes.get() == before) {
      covered.put(subject, new Belief(engine.time().nanos(), consumer));
    }
  }

  private CompletableFuture<Answer> listed(String subject, long before) {
    return engine
        .helped(() -> directory.streamOf(subject))
        .thenCompose(
            stream ->
                stream.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : listings.ask(stream.get()))
        .thenApply(
            there -> {
              Optional<ConsumerRef> found = there ? anyOf(subject) : Optional.empty();
              found.ifPresent(consumer -> believe(subject, consumer, before));
              return found.isPresent() ? Answer.SOMEBODY : Answer.NOBODY;
            });
  }

  private CompletableFuture<Boolean> list(String stream) {
    return engine.helped(() -> directory.consumers(stream)).thenApply(all -> note(stream, all));
  }

  private boolean note(String stream, List<ConsumerInfo> all) {
    Map<ConsumerRef, SubjectFilter> there = new HashMap<>();
    for (ConsumerInfo info : all) {
      ConsumerSpec spec = ConsumerSettings.toSpec(info);
      there.put(spec.ref(), spec.filter());
    }
    consumers.keySet().removeIf(ref -> ref.stream().equals(stream) && !there.containsKey(ref));
    consumers.putAll(there);
    return true;
  }

  /** Forgets what was seen of a consumer. */
  public void changed(ConsumerRef consumer) {
    changes.incrementAndGet();
    consumers.remove(consumer);
    covered.values().removeIf(belief -> belief.consumer().equals(consumer));
  }
}
