/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Delivery;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger.Result;
import io.agenthub.delivery.Source;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The ways in which a delivery can end. Each gives what settles it, to be called again if the
 * broker failed. What the broker has settled the listener hears later, on a thread of the loop: the
 * broker's own must not wait for it.
 */
final class Ending {
  private final LoopContext context;
  private final LoopSettings settings;
  private final LoopListener listener;
  private final Role role;
  private final Source source;
  private final Delivery delivery;
  private final Executor later;

  Ending(InboxLoop loop, Source source, Delivery delivery, Executor later) {
    this.context = loop.context();
    this.settings = loop.settings();
    this.listener = loop.listener();
    this.role = loop.role();
    this.source = source;
    this.delivery = delivery;
    this.later = later;
  }

  /** The message has its completion already. */
  Supplier<CompletableFuture<?>> duplicate(Message message) {
    listener.onDuplicate(role, message);
    return () -> context.endings().acknowledge(source, delivery, message);
  }

  /** It is entered in the ledger, and nobody is told. */
  Supplier<CompletableFuture<?>> note(Message message) {
    Result noted = new Result(true, "Noted; the session was not woken.", Duration.ZERO);
    return () ->
        context
            .endings()
            .complete(source.silent(), delivery, message, role, noted)
            .thenAccept(end -> later.execute(() -> listener.onNoted(role, message)));
  }

  Supplier<CompletableFuture<?>> complete(Message message, Result result) {
    return () ->
        context
            .endings()
            .complete(source, delivery, message, role, result)
            .thenAccept(end -> later.execute(() -> completed(message, result, end)));
  }

  private void completed(Message message, Result result, Endings.Completed end) {
    if (end == Endings.Completed.FIRST) {
      listener.onCompleted(role, message, result.succeeded(), result.text());
    } else {
      listener.onDuplicate(role, message);
    }
  }

  /** It comes again by the back-off, unless it has used its attempts. */
  Supplier<CompletableFuture<?>> retry(Message message, Outcome.Retry outcome) {
    if (delivery.attempt() >= settings.backoff().attempts()) {
      return giveUp(Reason.ATTEMPTS_EXHAUSTED, outcome.reason());
    }
    Duration delay =
        outcome
            .delay()
            .orElseGet(() -> settings.backoff().after(delivery.attempt(), context.random()));
    listener.onRetried(role, message, delay, outcome.reason());
    return () -> context.endings().retry(delivery, delay);
  }

  /** It comes again, and this time has not counted. */
  Supplier<CompletableFuture<?>> giveBack(Message message, String reason) {
    return giveBack(message, Duration.ZERO, reason);
  }

  /** It comes again after the delay, and this time has not counted. */
  Supplier<CompletableFuture<?>> giveBack(Message message, Duration delay, String reason) {
    listener.onGivenBack(role, message, reason);
    return () -> context.attempts().giveBack(source, delivery, delay);
  }

  Supplier<CompletableFuture<?>> giveUp(Reason reason, String detail) {
    return giveUp(source, delivery, reason, detail);
  }

  /** It dies before the run that would have been its next attempt; this time does not count. */
  Supplier<CompletableFuture<?>> giveUpUntried(Reason reason, String detail) {
    Delivery made =
        new Delivery(
            delivery.message(), delivery.consumer(), delivery.attempt() - 1, delivery.token());
    return giveUp(source, made, reason, detail);
  }

  /** It dies, and its sender is not told: that would go on with what it died of. */
  Supplier<CompletableFuture<?>> giveUpSilently(Reason reason, String detail) {
    return giveUp(source.silent(), delivery, reason, detail);
  }

  private Supplier<CompletableFuture<?>> giveUp(
      Source by, Delivery counted, Reason reason, String detail) {
    return () ->
        context
            .endings()
            .giveUp(by, counted, role, reason, detail)
            .thenAccept(
                done ->
                    later.execute(() -> listener.onDead(role, delivery.message(), reason, detail)));
  }
}
