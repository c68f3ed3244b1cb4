/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.broker.Headers;
import java.util.Set;

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

  /** By these the hub says of a stored message what it is; nobody else may. */
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

  /** Whether only the hub itself may set the header: a sender could pass for another message. */
  static boolean isRecord(String name) {
    return RECORDS.contains(name);
  }
}
