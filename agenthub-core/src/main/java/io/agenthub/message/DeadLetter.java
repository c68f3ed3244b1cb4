/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Unicode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * A message that was given up, with everything it consisted of.
 *
 * @param messageId its id
 * @param role who could not handle it
 * @param reason why, in one word
 * @param detail why, in a sentence; the last error
 * @param attempts how often a run of it had begun
 * @param at when it was given up
 * @param original the message, byte for byte
 * @since 0.1
 */
public record DeadLetter(
    String messageId,
    String role,
    Reason reason,
    String detail,
    int attempts,
    Instant at,
    StoredMessage original) {
  private static final int MAX_DETAIL = 500;
  private static final int MAX_SHORTENED = 64 << 10;

  /** Why a message was given up. */
  public enum Reason {
    /** Its bytes are not an envelope. */
    MALFORMED,
    /** It was not handled before its time was over. */
    EXPIRED,
    /** Every attempt failed. */
    ATTEMPTS_EXHAUSTED,
    /** It has passed too many agents. */
    HOP_LIMIT,
    /** One of too many messages of the agent to itself. */
    SELF_FLOOD,
    /** Its recipient has retired. */
    RETIRED,
    /** A completion whose sender could not be told, because that inbox was full or gone. */
    UNDELIVERABLE;

    /** Whether it is found out before a run begins, so that this time does not count as one. */
    private boolean isBeforeARun() {
      return switch (this) {
        case MALFORMED, EXPIRED, HOP_LIMIT, SELF_FLOOD, RETIRED -> true;
        case ATTEMPTS_EXHAUSTED, UNDELIVERABLE -> false;
      };
    }

    /** The name on the wire, in lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A dead letter for what was handed out.
   *
   * @param handedOut how often it was; the last time counts as an attempt only if the reason is one
   *     that a run gave
   */
  public static DeadLetter of(
      StoredMessage original, Role role, Reason reason, String detail, int handedOut, Instant at) {
    int attempts = reason.isBeforeARun() ? Math.max(0, handedOut - 1) : handedOut;
    return new DeadLetter(
        Message.idOf(original), role.name(), reason, oneLine(detail), attempts, at, original);
  }

  /**
   * The headers under which the original's bytes are kept as a dead letter: its own, and why it was
   * given up. One message dies once an attempt, so a repeated record is a duplicate.
   */
  public Headers headers() {
    return original
        .headers()
        .with(Headers.MESSAGE_ID, recordId())
        .with(Headers.ORIGINAL_ID, messageId)
        .with(Headers.ORIGINAL_SUBJECT, original.subject())
        .with(Headers.ORIGINAL_TIME, Envelope.format(original.time()))
        .with(HubHeaders.RESOLUTION, null) // a letter is none, whatever its sender wrote
        .with(HubHeaders.DEAD_REASON, reason.wireName())
        .with(HubHeaders.DEAD_DETAIL, detail)
        .with(HubHeaders.ATTEMPTS, Integer.toString(attempts));
  }

  /** The same with the beginning of the body only, for a broker that the whole is too large for. */
  public DeadLetter shortened() {
    byte[] body = original.body();
    StoredMessage beginning =
        new StoredMessage(
            original.stream(),
            original.sequence(),
            original.subject(),
            original.time(),
            original.headers(),
            Arrays.copyOf(body, Math.min(body.length, MAX_SHORTENED)));
    String said = "%s [only the beginning of %d bytes is kept]".formatted(detail, body.length);
    return new DeadLetter(messageId, role, reason, said, attempts, at, beginning);
  }

  /** A message that was never stored, sequence 0, is told apart by its own id. */
  private String recordId() {
    String which =
        original.sequence() > 0
            ? original.stream() + "-" + original.sequence()
            : MessageId.token(messageId);
    return "dead-%s-%s-%d".formatted(role, which, attempts);
  }

  /**
   * Reads a message of the stream of dead letters.
   *
   * @throws PayloadRejectedException if it is none
   */
  public static DeadLetter of(StoredMessage stored) {
    Headers headers = stored.headers();
    StoredMessage original =
        new StoredMessage(
            stored.stream(),
            stored.sequence(),
            required(headers, Headers.ORIGINAL_SUBJECT),
            Envelope.instant(required(headers, Headers.ORIGINAL_TIME)),
            ownHeaders(headers),
            stored.body());
    return new DeadLetter(
        required(headers, Headers.ORIGINAL_ID),
        roleOf(stored),
        reason(required(headers, HubHeaders.DEAD_REASON)),
        headers.get(HubHeaders.DEAD_DETAIL).orElse(""),
        attempts(required(headers, HubHeaders.ATTEMPTS)),
        stored.time(),
        original);
  }

  /** Whose the record of the stream of dead letters is. */
  static String roleOf(StoredMessage stored) {
    String[] tokens = stored.subject().split("operator-", 2);
    return tokens[tokens.length - 1];
  }

  private static Headers ownHeaders(Headers headers) {
    return headers
        .with(Headers.MESSAGE_ID, required(headers, Headers.ORIGINAL_ID))
        .with(Headers.ORIGINAL_ID, null)
        .with(Headers.ORIGINAL_SUBJECT, null)
        .with(Headers.ORIGINAL_TIME, null)
        .with(HubHeaders.DEAD_REASON, null)
        .with(HubHeaders.DEAD_DETAIL, null)
        .with(HubHeaders.ATTEMPTS, null);
  }

  private static int attempts(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new PayloadRejectedException("A dead letter's attempts are not a number.", e);
    }
  }

  private static Reason reason(String name) {
    for (Reason reason : Reason.values()) {
      if (reason.wireName().equals(name)) {
        return reason;
      }
    }
    throw new PayloadRejectedException("'%s' is no reason of a dead letter.".formatted(name));
  }

  private static String required(Headers headers, String name) {
    return headers
        .get(name)
        .orElseThrow(
            () -> new PayloadRejectedException("A dead letter has no header " + name + "."));
  }

  private static String oneLine(String text) {
    String clean = Unicode.repaired(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() <= MAX_DETAIL ? clean : Unicode.cut(clean, MAX_DETAIL) + "...";
  }
}
