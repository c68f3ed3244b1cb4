/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.presence;

import io.agenthub.broker.StoredMessage;
import io.agenthub.json.Json;
import io.agenthub.message.Envelope;
import io.agenthub.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last heartbeat of one running instance of a role.
 *
 * @param role the role
 * @param instance which of its instances
 * @param state what it does
 * @param busyWith the subject of the message it works on; empty text if none
 * @param since when it began to do so
 * @param progressAt when its work last gave a sign of life, or began
 * @param beatAt when it last said so
 * @since 0.1
 */
public record Presence(
    String role,
    String instance,
    State state,
    String busyWith,
    Instant since,
    Instant progressAt,
    Instant beatAt) {
  /**
   * How often an instance beats when nothing changes: as seldom as an operator can bear, because a
   * thousand idle agents are to cost less than a hundredth of a processor.
   */
  public static final Duration BEAT = Duration.ofSeconds(20);

  /** Work that gives no sign of life for this long is shown as stuck. */
  public static final Duration STUCK_AFTER = Duration.ofMinutes(10);

  /** After three missed beats an instance counts as gone. */
  public static final Duration STALE_AFTER = BEAT.multipliedBy(3);

  /** What an instance does. */
  public enum State {
    /** It waits for a message. */
    IDLE,
    /** It works on a message. */
    WORKING,
    /** It has stopped in good order. */
    STOPPED
  }

  /** Whether it runs, judged by its last heartbeat. */
  public boolean isAlive(Instant now) {
    return state != State.STOPPED && beatAt.plus(STALE_AFTER).isAfter(now);
  }

  /**
   * Whether it works, but without a sign of life for {@link #STUCK_AFTER}. For showing only:
   * nothing is taken from an instance that beats. Work that never gives signs of life looks stuck
   * when it lasts long.
   */
  public boolean isStuck(Instant now) {
    return state == State.WORKING && !progressAt.plus(STUCK_AFTER).isAfter(now);
  }

  byte[] toBytes() {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role);
    record.put("instance", instance);
    record.put("state", state.name().toLowerCase(Locale.ROOT));
    record.put("busy_with", busyWith);
    record.put("since", Envelope.format(since));
    record.put("progress_at", Envelope.format(progressAt));
    return Json.write(record);
  }

  /**
   * Reads a message of the presence stream.
   *
   * @throws io.agenthub.error.PayloadRejectedException if it is none
   */
  public static Presence of(StoredMessage stored) {
    Payload record = new Payload(Json.read(stored.body()));
    return new Presence(
        record.text("role").orElse(""),
        record.text("instance").orElse(""),
        state(record.text("state").orElse("")),
        record.text("busy_with").orElse(""),
        record.text("since").map(Envelope::instant).orElse(stored.time()),
        record.text("progress_at").map(Envelope::instant).orElse(stored.time()),
        stored.time());
  }

  private static State state(String name) {
    for (State state : State.values()) {
      if (state.name().equalsIgnoreCase(name)) {
        return state;
      }
    }
    return State.IDLE; // a state of a newer version: at least it is alive
  }
}
