/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.output;

import io.agenthub.Acknowledgements;
import io.agenthub.AgentInfo;
import io.agenthub.broker.Finding;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Pause;
import io.agenthub.delivery.Retirement.Retired;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.Receipt;
import io.agenthub.presence.Presence;
import io.agenthub.recurring.Planned;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results as the records that programs read; names in snake case, as on the wire. */
public final class Records {
  private Records() {}

  /** What was stored. */
  public static Map<String, @Nullable Object> receipt(Receipt receipt) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", receipt.messageId());
    record.put("stream", receipt.stream());
    record.put("sequence", receipt.sequence());
    record.put("duplicate", receipt.duplicate());
    return record;
  }

  /** How a message ended. */
  public static Map<String, @Nullable Object> completion(Completion completion) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", completion.messageId());
    record.put("role", completion.role());
    record.put("status", completion.succeeded() ? "completed" : "failed");
    record.put("result", completion.result());
    record.put("attempts", completion.attempts());
    record.put("duration_ms", completion.duration().toMillis());
    record.put("completed_at", Envelope.format(completion.at()));
    return record;
  }

  /** An agent as it stands. */
  public static Map<String, @Nullable Object> agent(AgentInfo agent) {
    Optional<Presence> presence = agent.presence();
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", agent.role());
    record.put("skills", agent.skills());
    record.put("state", state(agent));
    record.put(
        "busy_with", presence.map(Presence::busyWith).filter(s -> !s.isEmpty()).orElse(null));
    record.put("since", presence.map(Presence::since).map(Envelope::format).orElse(null));
    record.put(
        "progress_at", presence.map(Presence::progressAt).map(Envelope::format).orElse(null));
    record.put("unread", agent.unread());
    record.put("in_flight", agent.inFlight());
    record.put("oldest_unread_at", agent.oldestUnread().map(Envelope::format).orElse(null));
    Map<String, @Nullable Object> waits = new LinkedHashMap<>();
    agent.oldestByPriority().forEach((p, t) -> waits.put(p.wireName(), Envelope.format(t)));
    record.put("oldest_unread_by_priority", waits);
    agent.pause().ifPresent(pause -> pause(record, pause));
    record.put("schedules", agent.schedules().stream().map(Records::schedule).toList());
    return record;
  }

  private static Map<String, @Nullable Object> schedule(Planned planned) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("name", planned.name());
    record.put("spec", planned.spec());
    record.put("zone", planned.zone());
    record.put("next_at", planned.next().map(Envelope::format).orElse(null));
    record.put("last_due_at", planned.last().map(f -> Envelope.format(f.due())).orElse(null));
    record.put("last_message_id", planned.last().map(Planned.Firing::messageId).orElse(null));
    return record;
  }

  /** That an agent is paused. */
  public static Map<String, @Nullable Object> pause(String role, Pause pause) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role);
    record.put("paused", true);
    pause(record, pause);
    return record;
  }

  /** Who has acknowledged an announcement. */
  public static Map<String, @Nullable Object> acknowledgements(Acknowledgements acks) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", acks.messageId());
    record.put("ack_by", acks.deadline().map(Envelope::format).orElse(null));
    record.put("acknowledged", List.copyOf(acks.acknowledged().keySet()));
    record.put("missing", acks.missing());
    return record;
  }

  private static void pause(Map<String, @Nullable Object> record, Pause pause) {
    record.put("paused_at", Envelope.format(pause.since()));
    record.put("paused_until", pause.until().map(Envelope::format).orElse(null));
  }

  /** What an agent does, in one word. */
  public static String state(AgentInfo agent) {
    if (agent.pause().isPresent()) {
      return "paused";
    }
    if (agent.isStuck()) {
      return "stuck";
    }
    return agent
        .presence()
        .map(presence -> presence.state().name().toLowerCase(Locale.ROOT))
        .orElse("offline");
  }

  /** What was left of a retired role. */
  public static Map<String, @Nullable Object> retired(String role, Retired retired) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("role", role);
    record.put("dead_lettered", retired.deadLettered());
    record.put("unsettled", retired.unsettled());
    return record;
  }

  /** What a role could not handle, without its content. */
  public static Map<String, @Nullable Object> deadLetter(DeadLetter letter) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", letter.messageId());
    record.put("role", letter.role());
    record.put("reason", letter.reason().wireName());
    record.put("detail", letter.detail());
    record.put("attempts", letter.attempts());
    record.put("died_at", Envelope.format(letter.at()));
    return record;
  }

  /** One thing that was found out about a hub. */
  public static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("check", finding.check());
    record.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
    record.put("found", finding.found());
    record.put("meaning", finding.meaning());
    record.put("advice", finding.advice());
    return record;
  }

  /**
   * A message; one that is not an envelope has {@code malformed}, the reason, and {@code
   * body_base64}.
   */
  public static Map<String, @Nullable Object> message(StoredMessage stored) {
    try {
      return message(Message.of(stored, 0));
    } catch (PayloadRejectedException e) {
      return malformed(stored, e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> message(Message message) {
    Map<String, @Nullable Object> record =
        place(message.id(), message.stream(), message.sequence(), message.address());
    record.put("stored_at", Envelope.format(message.storedAt()));
    record.put("from_operator", message.envelope().fromOperator());
    record.put("from_role", message.from());
    record.put("timestamp", Envelope.format(message.envelope().timestamp()));
    record.put("type", message.type().name());
    record.put("priority", message.priority().wireName());
    record.put("attempt", message.attempt());
    record.put("correlation_id", message.correlationId());
    record.put("in_reply_to", message.inReplyTo().orElse(null));
    record.put("payload", message.envelope().payload().fields());
    record.put("headers", message.headers().asMap());
    message.envelope().extra().forEach(record::putIfAbsent);
    return record;
  }

  private static Map<String, @Nullable Object> malformed(StoredMessage stored, String reason) {
    Map<String, @Nullable Object> record =
        place(Message.idOf(stored), stored.stream(), stored.sequence(), stored.subject());
    record.put("stored_at", Envelope.format(stored.time()));
    record.put("malformed", reason);
    record.put("body_base64", Base64.getEncoder().encodeToString(stored.body()));
    record.put("headers", stored.headers().asMap());
    return record;
  }

  private static Map<String, @Nullable Object> place(
      String id, String stream, long sequence, String subject) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("message_id", id);
    record.put("stream", stream);
    record.put("sequence", sequence);
    record.put("subject", subject);
    return record;
  }
}
