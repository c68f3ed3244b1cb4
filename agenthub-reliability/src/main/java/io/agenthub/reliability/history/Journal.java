/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.history;

import io.agenthub.broker.Headers;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.testkit.history.HistoryEvent;
import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import io.agenthub.testkit.history.HistoryWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * The history of one process, in the words of the hub.
 *
 * <p>An intention is noted before the act and a result after it; a note survives the death of the
 * process.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Journal implements AutoCloseable {
  /** The stream of inboxes. */
  private static final String STREAM = "GENBRAIN_AGENTS";

  private final HistoryWriter writer;
  private final String process;

  private Journal(HistoryWriter writer, String process) {
    this.writer = writer;
    this.process = process;
  }

  /** Opens the history of a process, which has a name of its own in the run. */
  public static Journal open(Path file, String process) {
    return new Journal(HistoryWriter.open(file), process);
  }

  private void note(Kind kind, Map<String, String> fields) {
    writer.write(new HistoryEvent(kind, process, System.nanoTime(), fields));
  }

  /** A send begins. */
  public void invoked(String id, String from, String to, Priority priority, String text) {
    note(
        Kind.PUB_INVOKE,
        Map.of(
            Field.ID, id,
            Field.FROM, from,
            Field.TO, to,
            Field.PRIORITY, Integer.toString(priority.compareTo(Priority.CRITICAL)),
            Field.HASH, Digest.of(text)));
  }

  /** A send begins, to the recipient of the draft. */
  public void invoked(String id, String from, Draft draft) {
    String to = draft.recipient().orElseThrow().name();
    invoked(id, from, to, draft.payload().priority(), draft.payload().message());
  }

  /**
   * Once the message has its completion, its sender gets this one; the broker sends it, so that
   * nobody else can announce it.
   */
  public void noticeAwaited(String messageId, String handler, String sender) {
    note(
        Kind.PUB_INVOKE,
        Map.of(Field.ID, notice(messageId), Field.FROM, handler, Field.TO, sender));
  }

  /** The message has its completion, so the notice to its sender must be there. */
  public void noticeDue(String messageId) {
    note(Kind.PUB_OK, Map.of(Field.ID, notice(messageId), Field.STREAM, STREAM));
  }

  private static String notice(String messageId) {
    return "done-" + messageId;
  }

  /** A send was acknowledged. */
  public void acknowledged(String id, Receipt receipt) {
    note(
        Kind.PUB_OK,
        Map.of(
            Field.ID, id,
            Field.STREAM, receipt.stream(),
            Field.SEQUENCE, Long.toString(receipt.sequence()),
            Field.DUPLICATE, Boolean.toString(receipt.duplicate())));
  }

  /** A send was refused. */
  public void refused(String id, RuntimeException failure) {
    note(Kind.PUB_FAIL, Map.of(Field.ID, id, Field.REASON, failure.toString()));
  }

  /** A send failed and may have taken effect. */
  public void unknown(String id, RuntimeException failure) {
    note(Kind.PUB_UNKNOWN, Map.of(Field.ID, id, Field.REASON, failure.toString()));
  }

  /**
   * A delivery reached this process.
   *
   * @param asked when it had been asked for, or before
   */
  public void delivered(String role, Message message, long asked) {
    note(
        Kind.DELIVER,
        Map.of(
            Field.ID, message.id(),
            Field.ROLE, role,
            Field.TOKEN, token(role, message),
            Field.ATTEMPT, Integer.toString(message.attempt()),
            Field.SEQUENCE, Long.toString(message.sequence()),
            Field.PUT_BACK, Boolean.toString(isPutBack(message)),
            Field.HASH, Digest.of(message.text()),
            Field.ASKED, Long.toString(asked)));
  }

  /** Whether the hub stored it again because its inbox had lost it. */
  private static boolean isPutBack(Message message) {
    return message.headers().get(Headers.MESSAGE_ID).orElse("").startsWith("restored-");
  }

  /** A handler begins. */
  public void started(String role, Message message) {
    note(
        Kind.HANDLER_START,
        Map.of(
            Field.ID, message.id(),
            Field.ROLE, role,
            Field.TOKEN, token(role, message),
            Field.PUT_BACK, Boolean.toString(isPutBack(message)),
            Field.ATTEMPT, Integer.toString(message.attempt())));
  }

  /** A handler returned. */
  public void ended(String role, Message message) {
    note(Kind.HANDLER_END, ofDelivery(role, message));
  }

  /** A completion was recorded as the first. */
  public void completed(String role, Message message) {
    note(Kind.COMPLETE_OK, ofDelivery(role, message));
  }

  /** The message had its completion already. */
  public void suppressed(String role, Message message) {
    note(Kind.COMPLETE_LOST, ofDelivery(role, message));
  }

  private Map<String, String> ofDelivery(String role, Message message) {
    return Map.of(Field.ID, message.id(), Field.ROLE, role, Field.TOKEN, token(role, message));
  }

  /**
   * One delivery of the message: after a crash a broker may count attempts anew, so that two
   * deliveries to one process have the same number.
   */
  private String token(String role, Message message) {
    return "%s/%s/%d/%d/%x"
        .formatted(
            process, role, message.sequence(), message.attempt(), System.identityHashCode(message));
  }

  /** After the end: the store holds a completion. */
  public void kept(String role, String id) {
    note(Kind.COMPLETE_SEEN, Map.of(Field.ID, id, Field.ROLE, role));
  }

  /** After the end: the store holds a dead letter. */
  public void buried(String role, String id, String reason) {
    note(Kind.DLQ, Map.of(Field.ID, id, Field.ROLE, role, Field.REASON, reason));
  }

  /** After the end: the store holds the message at this place. */
  public void found(String role, String id, long sequence, String text) {
    note(
        Kind.DELIVER,
        Map.of(
            Field.ID,
            id,
            Field.ROLE,
            role,
            Field.TOKEN,
            id,
            Field.ATTEMPT,
            "1",
            Field.SEQUENCE,
            Long.toString(sequence),
            Field.HASH,
            Digest.of(text)));
    kept(role, id);
  }

  /** A process is about to be killed. */
  public void killing(String target) {
    note(Kind.FAULT_BEGIN, Map.of(Field.REASON, "kill", Field.TARGET, target));
  }

  /** A process is dead. */
  public void killed(String target) {
    note(Kind.FAULT_END, Map.of(Field.REASON, "kill", Field.TARGET, target));
  }

  /** A process is about to be stopped for a while. */
  public void freezing(String target) {
    note(Kind.FAULT_BEGIN, Map.of(Field.REASON, "freeze", Field.TARGET, target));
  }

  /** It goes on, and so have those who waited for it. */
  public void thawed(String target) {
    note(Kind.FAULT_END, Map.of(Field.REASON, "freeze", Field.TARGET, target));
  }

  /** A fault begins that may strike every process. */
  public void faultBegins(String kind) {
    note(Kind.FAULT_BEGIN, Map.of(Field.REASON, kind));
  }

  /** It has ended, and so have its after-effects. */
  public void faultEnds(String kind) {
    note(Kind.FAULT_END, Map.of(Field.REASON, kind));
  }

  @Override
  public void close() {
    writer.close();
  }
}
