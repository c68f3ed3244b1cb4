/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.WrongLastSequenceException;
import io.agenthub.json.Unicode;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each delivery to its one end.
 *
 * <p>The order is what makes a crash harmless: first the record of the end, by compare-and-set,
 * then the notice to the sender under an id that follows from the message's, last the settlement.
 * Where a crash cuts the batch, the message comes again, finds its record, and only the rest is
 * done.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
  private static final int MAX_RESULT = 128 * 1024;

  private final Broker broker;
  private final Registry registry;
  private final Ledger ledger;
  private final TimeSource time;
  private final Executor followUps;
  private final Escalation escalation;

  /**
   * Ends deliveries of this broker.
   *
   * @param followUps runs what has to read when a completion was there before; it may block
   */
  public Endings(
      Broker broker, Registry registry, Ledger ledger, TimeSource time, Executor followUps) {
    this.broker = broker;
    this.registry = registry;
    this.ledger = ledger;
    this.time = time;
    this.followUps = followUps;
    this.escalation = new Escalation(broker, time);
  }

  /** How an attempt to complete turned out. */
  public enum Completed {
    /** This completion is the one on record. */
    FIRST,
    /** Another one was there before; this one left no trace. */
    ALREADY
  }

  /**
   * Records the completion, tells the sender and acknowledges.
   *
   * @param by the agent that handled it
   */
  public CompletableFuture<Completed> complete(
      Source source, Delivery delivery, Message message, Role by, Ledger.Result result) {
    byte[] body = Ledger.body(by, message, sendable(result), time.now());
    Publication entry = Ledger.entry(source.recipient(), message, body);
    return end(List.of(entry), notice(source, message, body), Settlement.ack(delivery))
        .thenCompose(done -> completed(done, source, delivery, message));
  }

  /** A reply that could not be sent on is mended, or cut, visibly, rather than lost. */
  private static Ledger.Result sendable(Ledger.Result result) {
    return new Ledger.Result(
        result.succeeded(), shortened(Unicode.repaired(result.text())), result.took());
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_RESULT / 4) {
      return text;
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= MAX_RESULT
        ? text
        : Unicode.cut(text, MAX_RESULT / 4) + "\n[cut: the reply had " + bytes + " bytes]";
  }

  /** Only another completion that was there before makes this one the second. */
  private CompletableFuture<Completed> completed(
      BatchResult done, Source source, Delivery delivery, Message message) {
    if (done.done() > 0) {
      return CompletableFuture.completedFuture(Completed.FIRST);
    }
    AgentHubException why = done.refused().orElseThrow();
    if (!(why instanceof WrongLastSequenceException)) {
      return CompletableFuture.failedFuture(why);
    }
    return CompletableFuture.completedFuture(message)
        .thenComposeAsync(again -> acknowledge(source, delivery, again), followUps)
        .thenApply(ack -> Completed.ALREADY);
  }

  /**
   * Acknowledges a message that has its completion already; its sender is told again, because the
   * crash that brought it back may have come before the notice.
   */
  public CompletableFuture<BatchResult> acknowledge(
      Source source, Delivery delivery, Message message) {
    Optional<Publication> notice =
        ledger
            .entry(source.recipient(), message.id())
            .flatMap(entry -> notice(source, message, entry.body()));
    return end(List.of(), notice, Settlement.ack(delivery));
  }

  /**
   * Stores the record, tells the sender and settles. A notice that is refused, because that inbox
   * is full or gone, is kept as a dead letter; with a record that is refused, nothing is done.
   */
  private CompletableFuture<BatchResult> end(
      List<Publication> record, Optional<Publication> notice, Settlement settlement) {
    List<Operation> steps = new ArrayList<>(record);
    notice.ifPresent(steps::add);
    steps.add(settlement);
    CompletableFuture<BatchResult> ended = broker.execute(steps);
    return notice.isEmpty()
        ? ended
        : ended.thenCompose(
            done ->
                done.refused().isEmpty() || done.done() != record.size()
                    ? CompletableFuture.completedFuture(done)
                    : broker.execute(
                        List.of(undeliverable(notice.get(), done.refused().get()), settlement)));
  }

  /** The copy for the sender's inbox; none if the message was itself a completion. */
  private Optional<Publication> notice(Source source, Message message, byte[] body) {
    if (!source.tellsSender() || message.type().isCompletion()) {
      return Optional.empty();
    }
    return sender(message).map(to -> notice(to, message, noticeId(message.id()), body));
  }

  /** The id of the message by which the sender of another one hears that it is completed. */
  public static String noticeId(String messageId) {
    return "done-" + messageId;
  }

  private static Publication notice(Role to, Message message, String id, byte[] body) {
    Headers headers = Ledger.answering(message).with(Headers.MESSAGE_ID, id);
    return Publication.of(Subjects.inbox(to), headers, body).needingInterest();
  }

  /** The sender, if what it claims to be is a role that can be told. */
  private Optional<Role> sender(Message message) {
    try {
      return Optional.of(Role.of(message.from())).filter(registry::isActive);
    } catch (InvalidNameException foreignSender) {
      return Optional.empty();
    }
  }

  private Publication undeliverable(Publication notice, AgentHubException why) {
    Instant now = time.now();
    StoredMessage lost =
        new StoredMessage(
            Topology.AGENTS, 0, notice.subject(), now, notice.headers(), notice.body());
    Role to = Subjects.inboxOwner(notice.subject()).orElseThrow();
    return record(DeadLetter.of(lost, to, Reason.UNDELIVERABLE, why.getMessage(), 0, now), to);
  }

  /**
   * Gives the message up: keeps it as a dead letter, tells the sender and settles it. When an agent
   * gives up many, that is told on the topic {@code status.escalation}, once an hour.
   */
  public CompletableFuture<BatchResult> giveUp(
      Source source, Delivery delivery, Role by, Reason reason, String detail) {
    CompletableFuture<BatchResult> buried = bury(source, delivery, by, reason, detail);
    CompletableFuture<Void> unused =
        buried
            .thenAcceptAsync(done -> escalation.gaveUp(by, reason), followUps)
            .exceptionally(
                failure -> {
                  LOG.debug("No escalation for '{}'", by, failure);
                  return null;
                });
    return buried;
  }

  private CompletableFuture<BatchResult> bury(
      Source source, Delivery delivery, Role by, Reason reason, String detail) {
    DeadLetter letter =
        DeadLetter.of(delivery.message(), by, reason, detail, delivery.attempt(), time.now());
    Optional<Publication> notice = deathNotice(source, delivery, letter, by);
    Settlement settlement = Settlement.reject(delivery);
    return end(List.of(record(letter, by)), notice, settlement)
        .thenCompose(
            done ->
                isTooLarge(done)
                    ? end(List.of(record(letter.shortened(), by)), notice, settlement)
                    : CompletableFuture.completedFuture(done))
        .thenApply(Endings::requireAny);
  }

  /** With its reason, a message that just fitted may be more than the broker takes. */
  private static boolean isTooLarge(BatchResult done) {
    return done.done() == 0
        && done.refused().filter(PayloadRejectedException.class::isInstance).isPresent();
  }

  /** What is not on record is not settled, and whoever waits for it hears why. */
  private static BatchResult requireAny(BatchResult done) {
    if (done.done() == 0 && done.refusal() != null) {
      throw done.refusal();
    }
    return done;
  }

  private static Publication record(DeadLetter letter, Role by) {
    return Publication.of(Subjects.deadLetters(by), letter.headers(), letter.original().body());
  }

  private Optional<Publication> deathNotice(
      Source source, Delivery delivery, DeadLetter letter, Role by) {
    Message message;
    try {
      message = Message.of(delivery.message(), delivery.attempt());
    } catch (AgentHubException malformed) {
      return Optional.empty(); // whoever sent it cannot be told from bytes that say nothing
    }
    if (!source.tellsSender() || message.type().isCompletion()) {
      return Optional.empty();
    }
    Payload payload =
        Payload.of(
                message.subject(),
                letter.reason().wireName() + ": " + letter.detail(),
                message.priority())
            .with("in_reply_to", message.id())
            .with("attempts", letter.attempts())
            .with("dead_letter_reason", letter.reason().wireName());
    byte[] body = Envelope.of(by, time.now(), MessageType.TASK_FAILED, payload).toBytes();
    String id = "dead-%s-%d".formatted(message.id(), delivery.message().sequence());
    return sender(message).map(to -> notice(to, message, id, body));
  }

  /** Lets the message come again after the delay; the attempt counts. */
  public CompletableFuture<BatchResult> retry(Delivery delivery, Duration delay) {
    return broker.execute(List.of(Settlement.retry(delivery, delay)));
  }
}
