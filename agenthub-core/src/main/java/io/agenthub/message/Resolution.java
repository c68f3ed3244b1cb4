/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was done with a dead letter; kept behind it in the same stream, so that nothing is erased.
 *
 * @param messageId the message that had died
 * @param role who could not handle it
 * @param kind what was done
 * @param stream that holds the message that was stored again; empty if none was
 * @param sequence of that message; 0 if none was
 * @since 0.1
 */
public record Resolution(String messageId, String role, Kind kind, String stream, long sequence) {
  private static final String STREAM = "stream";
  private static final String SEQUENCE = "sequence";

  /** What can be done with a dead letter. */
  public enum Kind {
    /** It was sent again. */
    REQUEUED,
    /** It was looked at and let go. */
    DISCARDED;

    /** The name on the wire, in lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the record of the stream of dead letters is a resolution and no letter. */
  public static boolean isOne(StoredMessage stored) {
    return stored.headers().get(HubHeaders.RESOLUTION).isPresent();
  }

  /** The record of this resolution; {@code number} counts those of the message from 1. */
  public Publication publication(int number) {
    Headers headers =
        Headers.none()
            .with(
                Headers.MESSAGE_ID,
                "%s-%s-%s-%d".formatted(kind.wireName(), role, MessageId.token(messageId), number))
            .with(Headers.ORIGINAL_ID, messageId)
            .with(HubHeaders.RESOLUTION, kind.wireName());
    byte[] body = Json.write(Map.of(STREAM, stream, SEQUENCE, sequence));
    return Publication.of(Subjects.deadLetters(Role.of(role)), headers, body);
  }

  /**
   * Reads a record; empty if it is a letter, of a kind this version does not know, or makes no
   * sense.
   */
  public static Optional<Resolution> of(StoredMessage stored) {
    String name = stored.headers().get(HubHeaders.RESOLUTION).orElse("");
    for (Kind kind : Kind.values()) {
      if (kind.wireName().equals(name)) {
        return read(stored)
            .map(
                record ->
                    new Resolution(
                        Message.idOf(stored),
                        DeadLetter.roleOf(stored),
                        kind,
                        record.text(STREAM).orElse(""),
                        record.number(SEQUENCE).map(Number::longValue).orElse(0L)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Payload> read(StoredMessage stored) {
    try {
      return Optional.of(new Payload(Json.read(stored.body())));
    } catch (PayloadRejectedException writtenByAnother) {
      return Optional.empty();
    }
  }
}
