/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.delivery;

import io.agenthub.broker.StoredMessage;
import io.agenthub.json.Json;
import io.agenthub.message.Envelope;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import io.agenthub.message.Topic;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the registry says of a role.
 *
 * @param role the role
 * @param skills whose pools it belongs to, in alphabetical order
 * @param retired whether it takes no messages any more
 * @param since when it registered first, or again after it had retired
 * @param pause whether it was paused; the pause may be over by now
 * @since 0.1
 */
public record Registration(
    Role role, List<String> skills, boolean retired, Instant since, Optional<Pause> pause) {
  /** Checks, orders and copies the skills. */
  public Registration {
    skills = List.copyOf(new TreeSet<>(skills));
    skills.forEach(Topic::tasks);
  }

  /** The same, active, with these skills too; one that had retired begins anew now. */
  Registration joined(Set<String> more, Instant now) {
    Set<String> all = new TreeSet<>(skills);
    all.addAll(more);
    return new Registration(role, List.copyOf(all), false, retired ? now : since, pause);
  }

  /** The same, retired. */
  Registration left() {
    return new Registration(role, skills, true, since, pause);
  }

  /** The same, paused or, by an empty pause, not. */
  Registration paused(Optional<Pause> other) {
    return new Registration(role, skills, retired, since, other);
  }

  byte[] toBytes() {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role.name());
    record.put("skills", skills);
    record.put("status", retired ? "retired" : "active");
    record.put("registered_at", Envelope.format(since));
    pause.ifPresent(
        p -> {
          record.put("paused_at", Envelope.format(p.since()));
          record.put("paused_until", p.until().map(Envelope::format).orElse(null));
        });
    return Json.write(record);
  }

  /**
   * Reads a record of the registry.
   *
   * @throws io.agenthub.error.AgentHubException if it is none
   */
  public static Registration of(StoredMessage stored) {
    Payload record = new Payload(Json.read(stored.body()));
    List<String> skills =
        record.fields().get("skills") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    return new Registration(
        Role.of(record.text("role").orElse("")),
        skills,
        record.text("status").orElse("").equals("retired"),
        record.text("registered_at").map(Envelope::instant).orElse(stored.time()),
        record.text("paused_at").map(Envelope::instant).map(at -> new Pause(at, until(record))));
  }

  private static Optional<Instant> until(Payload record) {
    return record.text("paused_until").map(Envelope::instant);
  }
}
