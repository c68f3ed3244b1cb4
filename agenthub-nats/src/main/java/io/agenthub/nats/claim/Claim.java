/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.claim;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of a message that was taken ahead of its turn.
 *
 * @param sequence the record's own; 0 before it is stored
 * @param rank how urgent the message is
 * @param attempts how many attempts the consumer has not counted
 * @param by the process
 * @param until to when it counts
 */
public record Claim(long sequence, State state, int rank, int attempts, String by, Instant until) {
  /** What somebody has done with the message. */
  public enum State {
    /** Somebody works on it. */
    TAKEN,
    /** It was given back for later: nobody has it, and nobody may have it yet. */
    PUT_OFF,
    /** It is done with. */
    DONE,
    /** Nobody has it ahead of its turn. */
    FREE,
    /** The consumer has delivered it to the one who had it: nobody may ask for it again. */
    DELIVERED
  }

  /**
   * Reads a record.
   *
   * @throws io.agenthub.error.AgentHubException if it is no JSON
   * @throws IllegalArgumentException if its state is unknown
   */
  static Claim of(StoredMessage stored) {
    Payload record = new Payload(Json.read(stored.body()));
    return new Claim(
        stored.sequence(),
        State.valueOf(record.text("state").orElse("").toUpperCase(Locale.ROOT)),
        number(record, "rank"),
        number(record, "attempts"),
        record.text("by").orElse(""),
        stored.time().plusMillis(record.number("for_ms").map(Number::longValue).orElse(0L)));
  }

  private static int number(Payload record, String name) {
    return record.number(name).map(Number::intValue).orElse(0);
  }

  /** What puts it on record; it counts for so long. */
  Publication record(String subject, Duration length) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("state", state.name().toLowerCase(Locale.ROOT));
    record.put("rank", rank);
    record.put("attempts", attempts);
    record.put("by", by);
    record.put("for_ms", length.toMillis());
    return Publication.of(subject, Headers.none(), Json.write(record));
  }

  /** The same, stored. */
  Claim at(long stored) {
    return new Claim(stored, state, rank, attempts, by, until);
  }

  boolean isBy(String process) {
    return by.equals(process);
  }

  /** Whether nobody has the message ahead of its turn any more. */
  boolean isOver() {
    return state == State.FREE || state == State.DELIVERED;
  }
}
