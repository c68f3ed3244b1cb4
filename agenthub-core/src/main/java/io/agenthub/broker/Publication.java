/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message to store.
 *
 * <p>The stream is the one that lists the subject; none is refused with {@code NotFoundException}.
 * A header {@value Headers#MESSAGE_ID} deduplicates within the stream: a second message with the
 * same id is not stored, and its acknowledgement says so. The window is at least two minutes.
 *
 * @param subject a full subject, without wildcards
 * @param headers what travels beside the body
 * @param body stored as it is; must not be changed afterwards
 * @param expectedLastSequence if present, refused with {@code WrongLastSequenceException} unless
 *     the last message of the subject has this sequence; 0 means that there is none
 * @param needsInterest if true, refused with {@code NoInterestException} where the broker can tell
 *     that no durable consumer would receive it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never copied: the hot path
public record Publication(
    String subject,
    Headers headers,
    byte[] body,
    OptionalLong expectedLastSequence,
    boolean needsInterest)
    implements Operation {
  /** Checks that nothing is null. */
  public Publication {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(expectedLastSequence, "expectedLastSequence");
  }

  /** A message without conditions. */
  public static Publication of(String subject, Headers headers, byte[] body) {
    return new Publication(subject, headers, body, OptionalLong.empty(), false);
  }

  /** The same, stored only if the last message of the subject has this sequence; 0 for none. */
  public Publication expectingLast(long sequence) {
    return new Publication(subject, headers, body, OptionalLong.of(sequence), needsInterest);
  }

  /** The same, refused if nobody would receive it. */
  public Publication needingInterest() {
    return new Publication(subject, headers, body, expectedLastSequence, true);
  }

  /** The id that deduplicates. */
  public Optional<String> messageId() {
    return headers.get(Headers.MESSAGE_ID);
  }
}
