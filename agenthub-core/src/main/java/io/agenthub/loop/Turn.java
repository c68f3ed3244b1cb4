/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Delivery;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger.Result;
import io.agenthub.delivery.Source;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * </pre>
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final LoopContext context;
  private final LoopSettings settings;
  private final Role role;
  private final Source source;
  private final Delivery delivery;
  private final Handler handler;
  private final AtomicReference<@Nullable Watchdog> watchdog = new AtomicReference<>();
  private volatile boolean stopping;

  Turn(
      LoopContext context,
      LoopSettings settings,
      Role role,
      Source source,
      Delivery delivery,
      Handler handler) {
    this.context = context;
    this.settings = settings;
    this.role = role;
    this.source = source;
    this.delivery = delivery;
    this.handler = handler;
  }

  /** Interrupts the handler; the message goes back without waiting. */
  void interrupt() {
    stopping = true;
    Watchdog current = watchdog.get();
    if (current != null) {
      current.interrupt();
    }
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
    Outcome outcome = run(message);
    Duration took = Duration.ofNanos(context.time().nanos() - begin);
    if (outcome instanceof Outcome.Done done) {
      return complete(message, new Result(true, done.result(), took));
    }
    if (outcome instanceof Outcome.Failed failed) {
      return complete(message, new Result(false, failed.reason(), took));
    }
    return retry(message, (Outcome.Retry) outcome);
  }

  private Outcome run(Message message) {
    Watchdog watch =
        new Watchdog(
            context.broker(),
            delivery,
            context.time(),
            source.consumer().ackWait(),
            settings.timeLimit());
    watchdog.set(watch);
    try (watch) {
      if (stopping) {
        return Outcome.retryAfter(Duration.ZERO, "The loop stops.");
      }
      return handler.handle(message);
    } catch (InterruptedException e) {
      return interrupted();
    } catch (Exception e) {
      if (watch.hasInterrupted()) {
        return interrupted();
      }
      LOG.debug("The handler of {} failed on {}", role, message.id(), e);
      return Outcome.retry(e.toString());
    } finally {
      watchdog.set(null);
    }
  }

  private Outcome interrupted() {
    return stopping
        ? Outcome.retryAfter(Duration.ZERO, "The loop stops.")
        : Outcome.retry("It took longer than " + settings.timeLimit() + ".");
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
    if (!stopping && delivery.attempt() >= settings.backoff().attempts()) {
      return giveUp(Reason.ATTEMPTS_EXHAUSTED, outcome.reason());
    }
    Duration delay =
        outcome
            .delay()
            .orElseGet(() -> settings.backoff().after(delivery.attempt(), context.random()));
    settings.listener().onRetried(role, message, delay, outcome.reason());
    return () -> context.endings().retry(delivery, delay);
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
