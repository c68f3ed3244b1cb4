/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger.Result;
import io.agenthub.delivery.Source;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One delivery, from being handed out to its settlement.
 *
 * <pre>
 * not an envelope ─────────────────────────────▶ dead letter
 * expired, or too many hops ───────────────────▶ dead letter
 * has its completion already ──────────────────▶ acknowledge
 * handler: done / failed ──────────────────────▶ completion, notice, acknowledge
 *          retry / exception, attempts left ───▶ retry after back-off
 *          retry / exception, none left ───────▶ dead letter
 *          unavailable, or the loop stops ─────▶ back, as if never taken
 * </pre>
 */
final class Turn {
  private final LoopContext context;
  private final LoopSettings settings;
  private final Role role;
  private final Source source;
  private final Delivery delivery;
  private final Handler handler;
  private final Intermission intermission;
  private final Run run;

  Turn(
      InboxLoop loop,
      Source source,
      Delivery delivery,
      Handler handler,
      Intermission intermission) {
    this.context = loop.context();
    this.settings = loop.settings();
    this.role = loop.role();
    this.source = source;
    this.delivery = context.attempts().counted(source, delivery);
    this.handler = handler;
    this.intermission = intermission;
    this.run = new Run(context.time(), settings.timeLimit(), role);
  }

  /** Interrupts the handler; the message goes back without waiting. */
  void interrupt() {
    run.callOff();
  }

  /**
   * Handles the message, which may take long.
   *
   * @return settles it; may be called again if the broker failed
   */
  Supplier<CompletableFuture<?>> take() {
    Message message;
    try {
      message = Message.of(delivery.message(), delivery.attempt());
      Optional<Supplier<CompletableFuture<?>>> refused = refusal(message);
      if (refused.isPresent()) {
        return refused.get();
      }
    } catch (PayloadRejectedException e) {
      return giveUp(Reason.MALFORMED, e.getMessage());
    }
    if (context.ledger().find(source.recipient(), message.id()).isPresent()) {
      settings.listener().onDuplicate(role, message);
      return () -> context.endings().acknowledge(source, delivery, message);
    }
    return handle(message);
  }

  private Optional<Supplier<CompletableFuture<?>>> refusal(Message message) {
    Instant now = context.time().now();
    Optional<Instant> expiry = message.expiresAt().filter(end -> !end.isAfter(now));
    if (expiry.isPresent()) {
      return Optional.of(giveUp(Reason.EXPIRED, "It was to be handled before " + expiry.get()));
    }
    if (message.hops() > settings.maxHops()) {
      String detail =
          "It has passed %d agents; the limit is %d.".formatted(message.hops(), settings.maxHops());
      return Optional.of(giveUp(Reason.HOP_LIMIT, detail));
    }
    return Optional.empty();
  }

  private Supplier<CompletableFuture<?>> handle(Message message) {
    if (delivery.attempt() > settings.backoff().attempts()) {
      return giveUp(
          Reason.ATTEMPTS_EXHAUSTED,
          "None of %d attempts came to an end.".formatted(settings.backoff().attempts()));
    }
    settings.listener().onStarted(role, message);
    long begin = context.time().nanos();
    Optional<Outcome> ended = run.of(handler, message, pulse());
    if (ended.isEmpty()) {
      return giveBack(message, "The loop stops.");
    }
    Duration took = Duration.ofNanos(context.time().nanos() - begin);
    return settlement(message, ended.get(), took);
  }

  /** Tells the broker three times within its patience that work goes on. */
  private Watchdog.Pulse pulse() {
    return new Watchdog.Pulse(
        source.consumer().ackWait().dividedBy(3),
        () -> {
          CompletableFuture<BatchResult> unused =
              context.broker().execute(List.of(Settlement.working(delivery)));
        });
  }

  private Supplier<CompletableFuture<?>> settlement(
      Message message, Outcome outcome, Duration took) {
    if (outcome instanceof Outcome.Done done) {
      return complete(message, new Result(true, done.result(), took));
    }
    if (outcome instanceof Outcome.Failed failed) {
      return complete(message, new Result(false, failed.reason(), took));
    }
    if (outcome instanceof Outcome.Unavailable away) {
      intermission.begin(away.pause());
      return giveBack(message, away.reason());
    }
    return retry(message, (Outcome.Retry) outcome);
  }

  private Supplier<CompletableFuture<?>> complete(Message message, Result result) {
    return () ->
        context
            .endings()
            .complete(source, delivery, message, role, result)
            .thenAccept(end -> completed(message, result, end));
  }

  private void completed(Message message, Result result, Endings.Completed end) {
    if (end == Endings.Completed.FIRST) {
      settings.listener().onCompleted(role, message, result.succeeded(), result.text());
    } else {
      settings.listener().onDuplicate(role, message);
    }
  }

  private Supplier<CompletableFuture<?>> retry(Message message, Outcome.Retry outcome) {
    if (delivery.attempt() >= settings.backoff().attempts()) {
      return giveUp(Reason.ATTEMPTS_EXHAUSTED, outcome.reason());
    }
    Duration delay =
        outcome
            .delay()
            .orElseGet(() -> settings.backoff().after(delivery.attempt(), context.random()));
    settings.listener().onRetried(role, message, delay, outcome.reason());
    return () -> context.endings().retry(delivery, delay);
  }

  private Supplier<CompletableFuture<?>> giveBack(Message message, String reason) {
    settings.listener().onGivenBack(role, message, reason);
    return () -> context.attempts().giveBack(source, delivery, Duration.ZERO);
  }

  private Supplier<CompletableFuture<?>> giveUp(Reason reason, String detail) {
    return () ->
        context
            .endings()
            .giveUp(source, delivery, role, reason, detail)
            .thenAccept(
                done -> settings.listener().onDead(role, delivery.message(), reason, detail));
  }
}
