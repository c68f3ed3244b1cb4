/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Durability;
import io.agenthub.broker.Finding;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.delivery.DeadLetters;
import io.agenthub.delivery.Examination;
import io.agenthub.delivery.Pages;
import io.agenthub.delivery.Pause;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Retirement.Retired;
import io.agenthub.delivery.Source;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.InvalidLimitException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.learning.LearningSettings;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.InboxLoop;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A hub by which agents exchange durable messages; opened from one URL.
 *
 * <ul>
 *   <li>{@code embedded:./hub}: a directory on this machine, no server; several processes may open
 *       it at once. A leading {@code ~/} is the home of the user.
 *   <li>{@code embedded:memory}: nothing is kept; for tests.
 * </ul>
 *
 * <p><b>Guarantees:</b> a send that returned is stored as {@link #durability()} says; each message
 * has exactly one completion for each recipient, however often agents or the hub are killed; an
 * idle agent takes a message of the highest priority that waits, first in, first out within one.
 *
 * <p><b>Threads:</b> safe for use by many. The hub owns the loops that its agents start and ends
 * them when it is closed.
 *
 * @since 0.1
 */
public final class AgentHub implements AutoCloseable {
  private static final int PAGE = 500;

  private final HubParts parts;
  private final AckDeadlines ackDeadlines;
  private final Set<InboxLoop> loops = ConcurrentHashMap.newKeySet();
  private final Map<Object, CompletableFuture<?>> answers = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile boolean unanswered;

  AgentHub(HubParts parts) {
    this.parts = parts;
    this.ackDeadlines = new AckDeadlines(parts);
  }

  /**
   * Opens the hub behind the URL with default settings, creating what does not exist.
   *
   * <p>In {@code embedded:~/hub} the {@code ~} is the user's home, as for shells: {@code HOME} of
   * the environment, or else {@code user.home}. That of another user, {@code ~name}, is refused.
   *
   * @throws io.agenthub.error.AgentHubException that says why it cannot be opened and what to do
   */
  public static AgentHub open(String url) {
    return builder().open(url);
  }

  /** Opens hubs with other settings. */
  public static AgentHubBuilder builder() {
    return new AgentHubBuilder();
  }

  /**
   * The agent of a role, registered if it was not: from now on messages to it are kept until it
   * handles them. Asked for again, it costs one question to the broker.
   *
   * @param skills tasks of these skills go to one of the agents that have them
   */
  public Agent agent(String role, String... skills) {
    ensureOpen();
    Registration registration =
        parts.registry().register(Role.of(role), Set.copyOf(Arrays.asList(skills)));
    return new Agent(this, parts, registration);
  }

  /**
   * The agent of a role that somebody names as a sender: registered if nobody ever was, as by
   * {@link #agent}, but not brought back if it has been retired.
   *
   * @throws UnknownRoleException if it has been retired
   */
  public Agent sender(String role) {
    ensureOpen();
    Optional<Registration> found = parts.registry().recorded(Role.of(role));
    if (found.isPresent() && found.get().retired()) {
      throw UnknownRoleException.ofRetired(role);
    }
    return found.map(known -> new Agent(this, parts, known)).orElseGet(() -> agent(role));
  }

  /**
   * Takes a role out of the organisation: nobody can write to it, and what it has not read is kept
   * as dead letters, of which the senders are told.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public Retired retire(String role) {
    ensureOpen();
    return parts.retirement().retire(Role.of(role));
  }

  /**
   * Pauses an agent, all its replicas, over restarts: no message, task, announcement, schedule or
   * standing task reaches it until it is resumed. What it works on comes to its end; what is sent
   * to it waits.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public Pause pause(String role) {
    return pause(role, Optional.empty());
  }

  /**
   * Pauses an agent until then, by the wall clock; see {@link #pause(String)}. An earlier pause is
   * replaced.
   */
  public Pause pause(String role, Instant until) {
    return pause(role, Optional.of(until));
  }

  private Pause pause(String role, Optional<Instant> until) {
    ensureOpen();
    return parts.registry().pause(Role.of(role), until).pause().orElseThrow();
  }

  /**
   * Ends the pause of an agent; no effect if it is not paused.
   *
   * @throws io.agenthub.error.UnknownRoleException if it is not registered
   */
  public void resume(String role) {
    ensureOpen();
    parts.registry().resume(Role.of(role));
  }

  /** All registered agents as they stand now, in alphabetical order. */
  public List<AgentInfo> agents() {
    ensureOpen();
    return new Roster(parts).agents();
  }

  /**
   * What an agent has not read of its inbox, in the order in which it would take it, without taking
   * it. What is put off until its next attempt is not among it, though {@link AgentInfo#unread}
   * counts it.
   *
   * @param limit most messages to return, at least 1
   * @throws UnknownRoleException if it is not registered
   * @throws InvalidLimitException if the limit is less than 1
   */
  public List<StoredMessage> inbox(String role, int limit) {
    ensureOpen();
    requireOne(limit);
    Role owner = parts.registry().require(Role.of(role)).role();
    return parts.broker().peek(Source.inbox(owner).ref(), limit);
  }

  /**
   * What waits for an agent in its inbox, of the announcements and in the pools of its skills, in
   * the order in which it would take it, without taking it. What is put off until its next attempt
   * is not among it.
   *
   * @param limit most messages to return, at least 1
   * @throws UnknownRoleException if it is not registered
   * @throws InvalidLimitException if the limit is less than 1
   */
  public List<StoredMessage> unread(String role, int limit) {
    ensureOpen();
    requireOne(limit);
    return Unread.merged(
        Agent.sources(parts.registry().require(Role.of(role))).stream()
            .map(source -> parts.broker().peek(source.ref(), limit))
            .toList(),
        limit);
  }

  private static void requireOne(int limit) {
    if (limit < 1) {
      throw new InvalidLimitException(
          "Ask for at least 1 unread message, not for %d.".formatted(limit));
    }
  }

  /**
   * What happened, oldest first; read-only. Read in pages while the stream is consumed. Inboxes,
   * topics and announcements come from the audit's copies; what else there is comes from its own
   * stream, if the query asks for it: see {@link ReplayQuery#on}.
   */
  public Stream<StoredMessage> replay(ReplayQuery query) {
    ensureOpen();
    return pages(query.request(PAGE)).filter(query::matches);
  }

  /**
   * Tells of every message on matching subjects from now on: of inboxes, topics and announcements,
   * unless the filter names what has a stream of its own, as {@link ReplayQuery#on} tells.
   */
  public Watch watch(SubjectFilter subjects, WatchListener listener) {
    ensureOpen();
    ReadRequest what = ReplayQuery.all().on(subjects).request(1);
    long next = parts.broker().stream(what.stream()).lastSequence() + 1;
    return parts.broker().watch(what.stream(), what.filter(), next, listener);
  }

  /**
   * What the organisation has learned, as a role sees it; it need not be registered. To be closed
   * by the caller.
   */
  public Learnings learnings(String role) {
    ensureOpen();
    return new Learnings(
        parts.broker(), parts.outbox(), parts.time(), Role.of(role), LearningSettings.DEFAULT);
  }

  /** The completion of a message by a role; empty while it has none. */
  public Optional<Completion> completion(String role, String messageId) {
    ensureOpen();
    return parts.ledger().find(Role.of(role).name(), messageId);
  }

  /**
   * Who has acknowledged an announcement, and who has not.
   *
   * @throws io.agenthub.error.NotFoundException if the audit has no such announcement
   */
  public Acknowledgements acknowledgements(String messageId) {
    ensureOpen();
    return new Announcements(parts).of(messageId);
  }

  /** What a role could not handle and nobody has seen to yet, oldest first. */
  public Stream<DeadLetter> deadLetters(String role) {
    ensureOpen();
    return parts.deadLetters().open(Role.of(role));
  }

  /** What all roles together could not handle, also those that have retired, oldest first. */
  public Stream<DeadLetter> deadLetters() {
    ensureOpen();
    return parts.deadLetters().open();
  }

  /** The way back for dead letters. */
  public DeadLetters deadLetterOffice() {
    ensureOpen();
    return parts.deadLetters();
  }

  private Stream<StoredMessage> pages(ReadRequest first) {
    return Pages.of(parts.broker(), first);
  }

  /** What survives when a send has returned, and why. */
  public Durability durability() {
    return parts.broker().durability();
  }

  /**
   * What an operator should know about this hub where it runs: what it can promise, what it cannot,
   * and what to do about it. Changes nothing; may take seconds.
   */
  public List<Finding> examine() {
    ensureOpen();
    List<Finding> findings = new ArrayList<>(parts.broker().examine());
    findings.addAll(new Examination(parts.broker(), parts.registry()).run());
    return findings;
  }

  /** The broker underneath, for what the hub does not offer. */
  public Broker broker() {
    return parts.broker();
  }

  AckDeadlines ackDeadlines() {
    return ackDeadlines;
  }

  InboxLoop adopt(InboxLoop loop) {
    loops.add(loop);
    CompletableFuture<Void> unused =
        loop.ended().whenComplete((end, failure) -> loops.remove(loop));
    if (closed) {
      loop.close();
    } else {
      ackDeadlines.start();
    }
    return loop;
  }

  /** Has the wait for an answer end with the hub: nobody would ever tell of it. */
  void adopt(CompletableFuture<?> answer) {
    Object key = new Object();
    answers.put(key, answer);
    CompletableFuture<Void> unused =
        answer.handle(
            (completion, failure) -> {
              answers.remove(key);
              return (Void) null;
            });
    if (unanswered) {
      giveUp(answer);
    }
  }

  private static void giveUp(CompletableFuture<?> answer) {
    answer.completeExceptionally(
        new HubClosedException(
            "The hub was closed before the answer came; the message goes on, and its completion"
                + " will come to the inbox of who asked."));
  }

  private void ensureOpen() {
    if (closed) {
      throw new HubClosedException("The hub has been closed; open it again.");
    }
  }

  /**
   * Ends all loops in good order, then all waits for answers, then closes the broker. A handler has
   * another thread do it: its own message would be waited for, and come again. Idempotent.
   */
  @Override
  public void close() {
    close(InboxLoop::close);
  }

  /**
   * Ends all loops in good order, within a limit: none takes more, what they work on may come to
   * its end until then, and the rest is interrupted and given back. Then ends all waits for answers
   * and closes the broker. Idempotent.
   *
   * @param patience how long to wait for what is worked on, instead of the patience of each loop
   */
  public void close(Duration patience) {
    close(loop -> loop.close(patience));
  }

  private void close(Consumer<InboxLoop> ending) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    loops.forEach(InboxLoop::stop); // all at once: what waits is not for those who end last
    endLoops(ending);
    ackDeadlines.close();
    unanswered = true;
    answers.values().forEach(AgentHub::giveUp);
    parts.close();
  }

  /** Side by side, however many there are: the patience of all runs from now on. */
  private void endLoops(Consumer<InboxLoop> ending) {
    List<InboxLoop> running = loops.stream().filter(loop -> !loop.ended().isDone()).toList();
    if (running.isEmpty()) {
      return;
    }
    ForkJoinPool closers = new ForkJoinPool(running.size());
    try {
      running.stream()
          .map(loop -> closers.submit(() -> ending.accept(loop)))
          .toList()
          .forEach(ForkJoinTask::join);
    } finally {
      closers.shutdown();
    }
  }
}
