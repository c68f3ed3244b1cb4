/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Ledger.Result;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Steps;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivery, from being handed out to its settlement.
 *
 * <pre>
 * not an envelope ─────────────────────────────▶ dead letter
 * has its completion already ──────────────────▶ acknowledge
 * expired, or too many hops ───────────────────▶ dead letter
 * informational ───────────────────────────────▶ noted: completion, acknowledge
 * one too many of its sender ──────────────────▶ back, for a while
 * one too many of the agent to itself ─────────▶ dead letter
 * handler: done / failed ──────────────────────▶ completion, notice, acknowledge
 *          retry / exception, attempts left ───▶ retry after back-off
 *          retry / exception, none left ───────▶ dead letter
 *          unavailable, or the loop stops ─────▶ back, as if never taken
 * </pre>
 *
 * <p>What shares the turn of a message ends with it, each by itself; see {@link Coalescing}.
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /** From the last message that may be handled to the news that one more was given up. */
  private static final int HOPS_OF_ANSWERS = 2;

  private final InboxLoop loop;
  private final LoopContext context;
  private final LoopSettings settings;
  private final Source source;
  private final Delivery delivery;
  private final Handler handler;
  private final Executor later;
  private final Ending ending;
  private final AtomicReference<@Nullable Run> run = new AtomicReference<>();
  private volatile boolean calledOff;

  /**
   * A turn.
   *
   * @param later runs what the listener hears of its end, once that is settled
   */
  Turn(InboxLoop loop, Source source, Delivery delivery, Handler handler, Executor later) {
    this.loop = loop;
    this.context = loop.context();
    this.settings = loop.settings();
    this.source = source;
    this.delivery = context.attempts().counted(source, delivery);
    this.handler = handler;
    this.later = later;
    this.ending = new Ending(loop, source, this.delivery, later);
  }

  /** Interrupts the handler; the message goes back without waiting. */
  void interrupt() {
    calledOff = true;
    Run current = run.get();
    if (current != null) {
      current.callOff();
    }
  }

  /**
   * Handles the message, which may take long.
   *
   * @param elsewhere gets what settles it, on another thread, if the handler was left behind
   * @return settles it, and may be called again if the broker failed; null if the handler was left
   *     behind
   */
  @Nullable Supplier<CompletableFuture<?>> take(
      Consumer<Supplier<CompletableFuture<?>>> elsewhere) {
    loop.listener().onReceived(loop.role(), delivery.message(), delivery.attempt());
    Message message;
    try {
      message = Message.of(delivery.message(), delivery.attempt());
      noteUnknownPriority(message);
      Optional<Supplier<CompletableFuture<?>>> end = withoutHandler(message);
      if (end.isPresent()) {
        return end.get();
      }
    } catch (PayloadRejectedException e) {
      return ending.giveUp(Reason.MALFORMED, e.getMessage());
    }
    return handle(message, elsewhere);
  }

  private void noteUnknownPriority(Message message) {
    if (message.envelope().payload().isPriorityUnknown()) {
      LOG.info("Message {} for '{}' has a priority that is none", message.id(), loop.role());
    }
  }

  private Optional<Supplier<CompletableFuture<?>>> withoutHandler(Message message) {
    // first of all: what has ended must not end once more because its time has run out since
    if (context.ledger().has(source.recipient(), message.id(), delivery)) {
      return Optional.of(ending.duplicate(message));
    }
    Instant now = context.time().now();
    Optional<Instant> expiry = message.expiresAt().filter(end -> !end.isAfter(now));
    if (expiry.isPresent()) {
      String detail = "It was to be handled before " + expiry.get();
      return Optional.of(ending.giveUp(Reason.EXPIRED, detail));
    }
    int maxHops = settings.guards().maxHops();
    // an answer ends the chain: it is never answered, and who asked shall hear how it went
    if (message.hops() > maxHops && !message.type().isCompletion()) {
      String detail =
          "It has passed %d agents; the limit is %d.".formatted(message.hops(), maxHops);
      return Optional.of(ending.giveUp(Reason.HOP_LIMIT, detail));
    }
    if (settings.guards().informational().contains(message.type()) || isFarAnswer(message)) {
      return Optional.of(ending.note(message));
    }
    Duration wait = loop.share().waitFor(message);
    if (!wait.isZero()) {
      String reason = "'%s' has had its turns of this minute.".formatted(message.from());
      return Optional.of(ending.giveBack(message, wait, reason));
    }
    return attemptsOver(message);
  }

  /**
   * Whether it is an answer that only agents who answer answers can have brought about. They would
   * go on for ever: what they send dies of the hop limit, and that they are told of.
   */
  private boolean isFarAnswer(Message message) {
    return message.type().isCompletion()
        && message.hops() > settings.guards().maxHops() + HOPS_OF_ANSWERS;
  }

  private Optional<Supplier<CompletableFuture<?>>> attemptsOver(Message message) {
    if (delivery.attempt() == 1 && isOwn(message) && !loop.own().admit()) {
      String detail =
          "'%s' sends itself more than %d messages within ten minutes."
              .formatted(loop.role(), settings.guards().maxOwn());
      return Optional.of(ending.giveUpSilently(Reason.SELF_FLOOD, detail));
    }
    int most = settings.backoff().attempts();
    int made = delivery.attempt() - 1;
    if (made >= most) {
      String detail = "None of %d attempts came to an end.".formatted(made);
      return Optional.of(ending.giveUpUntried(Reason.ATTEMPTS_EXHAUSTED, detail));
    }
    return Optional.empty();
  }

  /** Answers to its own messages do not count: they are never answered. */
  private boolean isOwn(Message message) {
    return message.from().equals(loop.role().name()) && !message.type().isCompletion();
  }

  private @Nullable Supplier<CompletableFuture<?>> handle(
      Message message, Consumer<Supplier<CompletableFuture<?>>> elsewhere) {
    List<Companion> others = loop.companions().of(source, delivery, message);
    List<Message> shown = others.stream().map(Companion::message).toList();
    Steps steps = new Steps(context.broker(), source.recipient(), message.id());
    Run attempt = new Run(loop, handler, steps, shown);
    run.set(attempt);
    if (calledOff) {
      attempt.callOff();
    }
    loop.listener().onStarted(loop.role(), message);
    shown.forEach(other -> loop.listener().onStarted(loop.role(), other));
    long begin = context.time().nanos();
    Function<Run.Ended, Supplier<CompletableFuture<?>>> end =
        ended -> settlement(message, others, new How(ended, begin, !others.isEmpty()));
    Run.Ended ended = attempt.of(message, pulse(others), late -> elsewhere.accept(end.apply(late)));
    return ended == null ? null : end.apply(ended);
  }

  /** Tells the broker three times within its patience that work goes on. */
  private Watchdog.Pulse pulse(List<Companion> others) {
    List<Delivery> all = new ArrayList<>();
    all.add(delivery);
    others.forEach(other -> all.add(other.delivery()));
    return new Watchdog.Pulse(
        source.consumer().ackWait().dividedBy(3),
        () -> {
          for (Delivery each : all) { // one by one: a lease that was lost must not end the others'
            CompletableFuture<BatchResult> unused =
                context.broker().execute(List.of(Settlement.working(each)));
          }
        });
  }

  /**
   * How a run ended.
   *
   * @param begin when it began, in nanoseconds
   * @param shared whether several messages shared it
   */
  private record How(Run.Ended ended, long begin, boolean shared) {}

  private Supplier<CompletableFuture<?>> settlement(
      Message message, List<Companion> others, How how) {
    Supplier<CompletableFuture<?>> first = settlement(ending, message, how);
    if (others.isEmpty()) {
      return first;
    }
    List<Supplier<CompletableFuture<?>>> all = new ArrayList<>();
    all.add(first);
    for (Companion other : others) {
      Ending end = new Ending(loop, source, other.delivery(), later);
      all.add(settlement(end, other.message(), how));
    }
    return new SharedEnding(all);
  }

  private Supplier<CompletableFuture<?>> settlement(Ending end, Message message, How how) {
    if (how.ended().outcome().isEmpty()) {
      return end.giveBack(message, "The loop stops.");
    }
    Outcome outcome = how.ended().outcome().get();
    Duration took = Duration.ofNanos(context.time().nanos() - how.begin());
    if (outcome instanceof Outcome.Done done) {
      return end.complete(message, new Result(true, done.result(), took));
    }
    if (outcome instanceof Outcome.Failed failed) {
      return how.shared()
          ? end.retry(message, new Outcome.Retry(failed.reason(), Optional.of(Duration.ZERO)))
          : end.complete(message, new Result(false, failed.reason(), took));
    }
    if (outcome instanceof Outcome.Unavailable away) {
      loop.intermission(away);
      return end.giveBack(message, away.reason());
    }
    return end.retry(message, (Outcome.Retry) outcome);
  }
}
