/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.PayloadRejectedException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hub's own headers; all optional for other clients.
 *
 * @since 0.1
 */
public final class HubHeaders {
  /** The payload's priority again, readable without the body. */
  public static final String PRIORITY = "Hub-Priority";

  /** The thread a message belongs to. */
  public static final String CORRELATION_ID = "Hub-Correlation-Id";

  /** The id of the message that this one answers. */
  public static final String IN_REPLY_TO = "Hub-In-Reply-To";

  /** ISO 8601; after it the message ends as expired. */
  public static final String EXPIRES_AT = "Hub-Expires-At";

  /** ISO 8601; an announcement wants to be acknowledged, that is completed, by then. */
  public static final String ACK_BY = "Hub-Ack-By";

  /** How many agents the chain has passed. */
  public static final String HOPS = "Hub-Hops";

  /** W3C trace context, passed on unchanged. */
  public static final String TRACEPARENT = "traceparent";

  /** In a message that came back from the dead letters: the id it has always had. */
  public static final String REQUEUE_OF = "Hub-Requeue-Of";

  /** In the stream of dead letters: what was done with the letter before this record. */
  public static final String RESOLUTION = "Hub-Dead-Resolution";

  /** In a dead letter: why it was given up, in one word. */
  public static final String DEAD_REASON = "Hub-Dead-Reason";

  /** In a dead letter: why it was given up, in a sentence. */
  public static final String DEAD_DETAIL = "Hub-Dead-Detail";

  /** In a dead letter: how many attempts had begun. */
  public static final String ATTEMPTS = "Hub-Attempts";

  /**
   * By these the hub says of a stored message what it is. Nobody else may: his message could pass
   * for another one.
   */
  private static final Set<String> RECORDS =
      Set.of(
          REQUEUE_OF,
          RESOLUTION,
          DEAD_REASON,
          DEAD_DETAIL,
          ATTEMPTS,
          Headers.ORIGINAL_ID,
          Headers.ORIGINAL_SUBJECT,
          Headers.ORIGINAL_TIME);

  private HubHeaders() {}

  /**
   * Refuses what a sender may not set, and a value that no recipient could read.
   *
   * @throws InvalidNameException if the header is the hub's alone
   * @throws PayloadRejectedException if there is one for this header and it is none of its values
   */
  static void check(String name, @Nullable String value) {
    if (RECORDS.contains(name)) {
      throw new InvalidNameException(
          "The header '%s' is set by the hub alone; choose another name.".formatted(name));
    }
    if (value == null) {
      return;
    }
    switch (name) {
      case HOPS -> {
        int unused = hops(value);
      }
      case EXPIRES_AT, ACK_BY -> {
        Instant unused = Envelope.instant(value);
      }
      default -> {}
    }
  }

  /** The number of agents that the header tells. */
  static int hops(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw new PayloadRejectedException(
          "The header %s is not a number from 0 to 9999.".formatted(HOPS));
    }
    return Integer.parseInt(text);
  }
}
