/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Completion;
import io.agenthub.message.Envelope;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The completions: one for each message and recipient, kept by compare-and-set on a subject of its
 * own, so that the promise needs no window and no second store.
 *
 * @since 0.1
 */
public final class Ledger {
  private final Broker broker;

  /** The ledger of this broker. */
  public Ledger(Broker broker) {
    this.broker = broker;
  }

  /**
   * The completion of a message by a recipient; empty if it has none yet. A record that cannot be
   * read has ended the message like any other, and is shown as a failure that says so.
   */
  public Optional<Completion> find(String recipient, String messageId) {
    return entry(recipient, messageId).map(stored -> read(recipient, messageId, stored));
  }

  private static Completion read(String recipient, String messageId, StoredMessage stored) {
    try {
      return Completion.of(stored);
    } catch (PayloadRejectedException e) {
      String why = "The completion on record cannot be read: " + e.getMessage();
      return new Completion(messageId, recipient, false, why, 1, Duration.ZERO, stored.time());
    }
  }

  /** Whether the message of a delivery had a completion by the recipient when it was handed out. */
  public boolean has(String recipient, String messageId, Delivery delivery) {
    String subject = Subjects.completion(recipient, messageId);
    return broker.lastSince(delivery, Topology.COMPLETIONS, subject).isPresent();
  }

  Optional<StoredMessage> entry(String recipient, String messageId) {
    return broker.last(Topology.COMPLETIONS, Subjects.completion(recipient, messageId));
  }

  /** Tells of the completion of a message by a recipient, once, also if it is there already. */
  public Watch await(String recipient, String messageId, Consumer<Completion> listener) {
    Consumer<StoredMessage> tell = stored -> listener.accept(read(recipient, messageId, stored));
    long next = broker.stream(Topology.COMPLETIONS).lastSequence() + 1;
    Watch watch =
        broker.watch(
            Topology.COMPLETIONS,
            SubjectFilter.of(Subjects.completion(recipient, messageId)),
            next,
            tell::accept);
    entry(recipient, messageId).filter(stored -> stored.sequence() < next).ifPresent(tell);
    return watch;
  }

  /** The body of a completion. */
  static byte[] body(Role by, Message of, Result result, Instant now) {
    Payload payload =
        Payload.of(of.subject(), result.text(), of.priority())
            .with("in_reply_to", of.id())
            .with("attempts", of.attempt())
            .with("duration_ms", result.took().toMillis());
    MessageType type = result.succeeded() ? MessageType.TASK_COMPLETED : MessageType.TASK_FAILED;
    return Envelope.of(by, now, type, payload).toBytes();
  }

  /** The entry that only the first writer gets into the ledger. */
  static Publication entry(String recipient, Message of, byte[] body) {
    return Publication.of(Subjects.completion(recipient, of.id()), answering(of), body)
        .expectingLast(0);
  }

  /** The headers of an answer: the thread, the question, one agent further. */
  static Headers answering(Message of) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(HubHeaders.PRIORITY, of.priority().wireName());
    headers.put(HubHeaders.CORRELATION_ID, of.correlationId());
    headers.put(HubHeaders.IN_REPLY_TO, of.id());
    headers.put(HubHeaders.HOPS, Integer.toString(hops(of) + 1));
    of.headers().get(HubHeaders.TRACEPARENT).ifPresent(v -> headers.put(HubHeaders.TRACEPARENT, v));
    return Headers.of(headers);
  }

  /** An answer must be possible even to a message whose header is not a number. */
  private static int hops(Message message) {
    try {
      return message.hops();
    } catch (PayloadRejectedException notANumber) {
      return 0;
    }
  }

  /**
   * How the handling of a message ended.
   *
   * @param succeeded whether it was done; false if it failed for good
   * @param text the reply, or why it failed
   * @param took how long the last attempt took
   */
  public record Result(boolean succeeded, String text, Duration took) {}
}
