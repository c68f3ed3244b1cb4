/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.recurring;

import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Topology;
import io.agenthub.json.Json;
import io.agenthub.message.Envelope;
import io.agenthub.message.Payload;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a piece of recurring work stands, as the hub has it on record.
 *
 * @param role whose work it is
 * @param name what it is called
 * @param spec when it is due: a cron expression, or {@code @every} and an interval
 * @param zone by which clocks
 * @param settledUntil everything that was due up to this instant has been fired or passed over
 * @param next when it is due next, jitter apart; before now if nobody runs it, or it is paused;
 *     empty if never again
 * @param last its last firing; empty if there was none
 * @since 0.1
 */
public record Planned(
    String role,
    String name,
    String spec,
    String zone,
    Instant settledUntil,
    Optional<Instant> next,
    Optional<Firing> last) {
  /**
   * One firing.
   *
   * @param due the instant for which it took place
   * @param messageId the message in the agent's inbox
   * @param stream the stream that holds it
   * @param sequence its number there; 0 if unknown
   * @param late whether it makes up for a firing that could not take place when it was due
   * @since 0.1
   */
  public record Firing(Instant due, String messageId, String stream, long sequence, boolean late) {}

  /** The same with another stretch settled. */
  Planned settled(Instant until, Optional<Instant> following) {
    return new Planned(role, name, spec, zone, until, following, last);
  }

  /** The same after a firing. */
  Planned fired(Firing firing, Optional<Instant> following) {
    return new Planned(role, name, spec, zone, firing.due(), following, Optional.of(firing));
  }

  byte[] toBytes() {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role);
    record.put("name", name);
    record.put("spec", spec);
    record.put("zone", zone);
    record.put("settled_until", Envelope.format(settledUntil));
    record.put("next_at", next.map(Envelope::format).orElse(null));
    last.ifPresent(
        firing -> {
          record.put("fired_at", Envelope.format(firing.due()));
          record.put("message_id", firing.messageId());
          record.put("stream", firing.stream());
          record.put("sequence", firing.sequence());
          record.put("late", firing.late());
        });
    return Json.write(record);
  }

  /**
   * Reads a record.
   *
   * @throws io.agenthub.error.PayloadRejectedException if it is none
   */
  public static Planned of(StoredMessage stored) {
    Payload record = new Payload(Json.read(stored.body()));
    return new Planned(
        record.text("role").orElse(""),
        record.text("name").orElse(""),
        record.text("spec").orElse(""),
        record.text("zone").orElse(""),
        record.text("settled_until").map(Envelope::instant).orElse(stored.time()),
        record.text("next_at").map(Envelope::instant),
        record.text("fired_at").map(Envelope::instant).map(due -> firing(due, record)));
  }

  private static Firing firing(Instant due, Payload record) {
    return new Firing(
        due,
        record.text("message_id").orElse(""),
        record.text("stream").orElse(Topology.AGENTS),
        record.number("sequence").map(Number::longValue).orElse(0L),
        Boolean.TRUE.equals(record.fields().get("late")));
  }
}
