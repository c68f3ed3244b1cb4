/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.SharedThread;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Registration;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.DeadLetteredException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.StillPendingException;
import io.agenthub.learning.LearningSettings;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Handler;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.StepHandler;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Receipt;
import io.agenthub.message.Resolution;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One member of the organisation: sends, publishes, subscribes and works off its inbox.
 *
 * <p>Sending is durable when the call returns. Errors are subtypes of {@link
 * io.agenthub.error.AgentHubException}; nothing is sent when one is thrown, unless it is an {@code
 * OutcomeUnknownException}.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Agent {
  private final AgentHub hub;
  private final HubParts parts;
  private final Registration registration;

  Agent(AgentHub hub, HubParts parts, Registration registration) {
    this.hub = hub;
    this.parts = parts;
    this.registration = registration;
  }

  /** The role. */
  public String role() {
    return registration.role().name();
  }

  private Role self() {
    return registration.role();
  }

  /**
   * Sends to an inbox. A draft that is sent by a handler or session on its own thread belongs to
   * the thread of the message it works on, unless it names another.
   *
   * @throws io.agenthub.error.UnknownRoleException if nobody registered the recipient
   * @throws io.agenthub.error.InboxFullException if the recipient has too much unread
   * @throws io.agenthub.error.PayloadRejectedException if the draft is over a limit
   * @throws io.agenthub.error.OutcomeUnknownException if the broker failed, or this thread was
   *     interrupted, before it was known whether the message is stored
   */
  public Receipt send(Draft draft) {
    SharedThread.ensureMayWait(); // before anything is sent
    Draft named = parts.outbox().named(draft);
    return stored(named, sendAsync(named));
  }

  /** Waits for the receipt; who does not get it is told the id, by which a copy is recognised. */
  private static Receipt stored(Draft named, CompletableFuture<Receipt> receipt) {
    return Futures.await(
        receipt,
        () ->
            ("The wait was interrupted; message %s may be stored or not. Send it again with this id"
                    + " (Draft.once): a copy that did arrive is recognised.")
                .formatted(named.id().orElseThrow()));
  }

  /**
   * Sends to an inbox; the future completes when the message is stored. See {@link #send}.
   *
   * <p>What is known before anything is sent, that nobody registered the recipient or that the
   * draft is over a limit, this call throws at once; all else the future fails with.
   *
   * <p>It completes on a thread on which the hub works for everybody: what depends on it must not
   * block there. A call that waits for the hub is refused there with a {@link
   * io.agenthub.error.MustNotWaitException}. {@code thenComposeAsync} and the like run it
   * elsewhere.
   */
  public CompletableFuture<Receipt> sendAsync(Draft draft) {
    return parts.outbox().send(self(), parts.current().carryOn(draft));
  }

  /** Publishes on a topic; every durable subscriber gets it once, also those that are offline. */
  public Receipt publish(Topic topic, Draft draft) {
    SharedThread.ensureMayWait();
    Draft named = parts.outbox().named(draft);
    return stored(named, parts.outbox().publish(self(), topic, parts.current().carryOn(named)));
  }

  /** Publishes to the whole organisation. */
  public Receipt announce(Draft draft) {
    return publish(Topic.announcements(), draft);
  }

  /**
   * Publishes to the whole organisation, and asks every agent to acknowledge by a deadline. An
   * agent acknowledges by handling it; {@link AgentHub#acknowledgements} tells who has not.
   *
   * <p>If anybody has not by then, this agent's inbox gets one message of type {@code system_event}
   * that names them, also when this process has ended, as long as some loop runs on the hub then or
   * later.
   *
   * @param within how long they have; less than the 30 days that the audit keeps
   * @throws io.agenthub.error.PayloadRejectedException if that is too long, or the draft is over a
   *     limit
   */
  public Receipt announce(Draft draft, Duration within) {
    Draft named = parts.outbox().named(draft);
    Instant end = hub.ackDeadlines().demand(self(), named.id().orElseThrow(), within);
    return announce(named.header(HubHeaders.ACK_BY, Envelope.format(end)));
  }

  /**
   * Sends to an inbox and waits until the message has ended there.
   *
   * @param patience how long to wait
   * @throws StillPendingException if it has not ended by then, or this thread is interrupted
   *     before; it goes on, its completion will come to this agent's inbox, and {@link
   *     AgentHub#completion} finds it
   * @throws DeadLetteredException if the recipient gave the message up
   * @throws io.agenthub.error.HubClosedException if the hub is closed meanwhile
   */
  public Completion ask(Draft draft, Duration patience) {
    return ask(draft, patience, receipt -> {});
  }

  /**
   * Sends to an inbox and waits until the message has ended there. See {@link #ask(Draft,
   * Duration)}.
   *
   * @param stored gets the receipt before the wait begins
   */
  public Completion ask(Draft draft, Duration patience, Consumer<Receipt> stored) {
    AtomicReference<@Nullable String> sent = new AtomicReference<>();
    try {
      CompletableFuture<Completion> answer =
          ask(
              draft,
              receipt -> {
                sent.set(receipt.messageId());
                stored.accept(receipt);
              });
      String id = Objects.requireNonNull(sent.get());
      return await(answer, patience, () -> pending("'%s' has not answered yet", draft, id));
    } catch (OutcomeUnknownException e) {
      String id = sent.get();
      if (id == null || !Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw pending("The wait for '%s' was interrupted", draft, id);
    }
  }

  private Completion await(
      CompletableFuture<Completion> answer,
      Duration patience,
      Supplier<StillPendingException> late) {
    TimeSource.Timer end =
        parts.time().schedule(patience, () -> answer.completeExceptionally(late.get()));
    try {
      return Futures.await(answer);
    } finally {
      end.cancel();
      answer.cancel(false);
    }
  }

  private StillPendingException pending(String why, Draft draft, String id) {
    String to = draft.recipient().orElseThrow().name();
    return new StillPendingException(
        "%s; message %s is still pending, and its result will come to the inbox of '%s'."
            .formatted(why.formatted(to), id, role()),
        id,
        to);
  }

  /**
   * Sends to an inbox and tells when the message has ended there. Giving up the wait, by a timeout
   * or by cancelling, changes nothing for the message.
   *
   * @return fails with {@link DeadLetteredException} if the recipient gave the message up, and with
   *     {@link io.agenthub.error.HubClosedException} if the hub is closed meanwhile
   */
  public CompletableFuture<Completion> ask(Draft draft) {
    return ask(draft, receipt -> {});
  }

  /**
   * Sends to an inbox and tells when the message has ended there. See {@link #ask(Draft)}.
   *
   * @param stored gets the receipt, on this thread, before the wait begins
   */
  public CompletableFuture<Completion> ask(Draft draft, Consumer<Receipt> stored) {
    long lastDead = parts.broker().stream(Topology.DEAD_LETTERS).lastSequence();
    Receipt receipt = send(draft);
    stored.accept(receipt);
    Role of = draft.recipient().orElseThrow();
    CompletableFuture<Completion> answer = completion(of, receipt.messageId(), lastDead + 1);
    if (receipt.duplicate() && !answer.isDone()) { // the first copy may have died before
      parts
          .deadLetters()
          .lastOf(of, receipt.messageId())
          .ifPresent(letter -> answer.completeExceptionally(dead(letter)));
    }
    return answer;
  }

  private CompletableFuture<Completion> completion(Role of, String messageId, long deadFrom) {
    CompletableFuture<Completion> answer = new CompletableFuture<>();
    hub.adopt(answer);
    Watch completed = parts.ledger().await(of.name(), messageId, answer::complete);
    Watch dead =
        parts
            .broker()
            .watch(
                Topology.DEAD_LETTERS,
                SubjectFilter.of(Subjects.deadLetters(of)),
                deadFrom,
                stored -> failIfDead(stored, messageId, answer));
    CompletableFuture<Completion> unused =
        answer.whenComplete(
            (completion, failure) -> {
              completed.close();
              dead.close();
            });
    return answer;
  }

  private static void failIfDead(
      StoredMessage stored, String messageId, CompletableFuture<Completion> answer) {
    if (Resolution.isOne(stored)) {
      return;
    }
    DeadLetter letter = DeadLetter.of(stored);
    if (letter.messageId().equals(messageId)) {
      answer.completeExceptionally(dead(letter));
    }
  }

  private static DeadLetteredException dead(DeadLetter letter) {
    return new DeadLetteredException(
        "'%s' gave up message %s after %d attempts (%s): %s"
            .formatted(
                letter.role(),
                letter.messageId(),
                letter.attempts(),
                letter.reason().wireName(),
                letter.detail()));
  }

  /**
   * Handles what is published on a topic from now on, also what comes while this agent is offline
   * for up to 30 days.
   *
   * @return the running subscription; closing it stops the handling, not the keeping
   */
  public InboxLoop subscribe(Topic topic, Handler handler) {
    return LoopBuilder.ofHandler(hub, parts, self(), List.of(), handler).on(topic).start();
  }

  /** A loop that feeds a session with this agent's messages; it does nothing until started. */
  public LoopBuilder loop(AgentSession session) {
    return LoopBuilder.ofSession(hub, parts, self(), sources(), session);
  }

  /** A loop that hands this agent's messages to code; it does nothing until started. */
  public LoopBuilder handle(Handler handler) {
    return LoopBuilder.ofHandler(hub, parts, self(), sources(), handler);
  }

  /** A loop that hands this agent's messages to code that works in steps. */
  public LoopBuilder handle(StepHandler handler) {
    return handle(handler.asHandler());
  }

  /** What the organisation has learned, as this agent sees it; to be closed by the caller. */
  public Learnings learnings() {
    return learnings(LearningSettings.DEFAULT);
  }

  /** The same, judged by other settings. */
  public Learnings learnings(LearningSettings settings) {
    return new Learnings(parts.broker(), parts.outbox(), parts.time(), self(), settings);
  }

  /** The inbox, the announcements and the pools of the registered skills. */
  private List<Source> sources() {
    return sources(registration);
  }

  /** What an agent takes from: its inbox, the announcements, and the pools of its skills. */
  static List<Source> sources(Registration registration) {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.inbox(registration.role()));
    sources.add(Source.topic(registration.role(), Topic.announcements()));
    registration.skills().forEach(skill -> sources.add(Source.pool(skill)));
    return sources;
  }
}
