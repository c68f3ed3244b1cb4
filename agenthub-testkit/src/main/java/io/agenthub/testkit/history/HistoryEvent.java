/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that happened.
 *
 * @param kind what
 * @param process by whom; a process that is started again has another name
 * @param nanos when, by a monotonic clock that all processes of the run share
 * @param fields the rest, by the names of {@link Field}
 * @since 0.1
 */
public record HistoryEvent(Kind kind, String process, long nanos, Map<String, String> fields) {
  /** What can happen. */
  public enum Kind {
    /** A send begins: id, from, to, priority, hash. */
    PUB_INVOKE,
    /** It was acknowledged: id, stream, sequence, duplicate. */
    PUB_OK,
    /** It was refused, surely without effect: id, reason. */
    PUB_FAIL,
    /** It failed after it may have taken effect: id. */
    PUB_UNKNOWN,
    /** A delivery reached a process: id, role, token, attempt, sequence, put_back, hash, asked. */
    DELIVER,
    /** A handler begins: id, role, token, attempt, put_back. */
    HANDLER_START,
    /** A handler returned: id, role, token, outcome. */
    HANDLER_END,
    /** The completion was stored: id, role, token. */
    COMPLETE_OK,
    /** Another completion was there before: id, role, token. */
    COMPLETE_LOST,
    /** A completion was found in the store after the end: id, role. */
    COMPLETE_SEEN,
    /** The delivery was acknowledged: id, role, token. */
    ACK,
    /** The message became a dead letter: id, role, reason. */
    DLQ,
    /** The message expired: id, role, reason. */
    EXPIRE,
    /** A fault begins: reason, and target if it strikes one process only. */
    FAULT_BEGIN,
    /** A fault ends: reason, and target as at its begin. */
    FAULT_END
  }

  /** The names of what an event may tell. */
  public static final class Field {
    /** The message's id. */
    public static final String ID = "id";

    /** The role that receives or handles. */
    public static final String ROLE = "role";

    /** The role that sends. */
    public static final String FROM = "from";

    /** The roles that shall receive, separated by commas. */
    public static final String TO = "to";

    /** How urgent; 0 is the most. */
    public static final String PRIORITY = "priority";

    /** A digest of the body. */
    public static final String HASH = "sha256";

    /** The stream that stored the message. */
    public static final String STREAM = "stream";

    /** The message's number there. */
    public static final String SEQUENCE = "seq";

    /** {@code true} if the hub stored the message again because its inbox had lost it. */
    public static final String PUT_BACK = "put_back";

    /** {@code true} if the broker knew the id before. */
    public static final String DUPLICATE = "duplicate";

    /** The number of the delivery, from 1. */
    public static final String ATTEMPT = "attempt";

    /** What distinguishes this delivery from any other. */
    public static final String TOKEN = "token";

    /** When the process had asked for the delivery, in nanoseconds of the same clock. */
    public static final String ASKED = "asked";

    /** How a handler ended; {@value #RETRY} explains one further attempt. */
    public static final String OUTCOME = "outcome";

    /** Why, or which fault. */
    public static final String REASON = "reason";

    /** The process that a fault strikes; without it, all. */
    public static final String TARGET = "target";

    /** The outcome of a handler that wants the message again. */
    public static final String RETRY = "retry";

    private Field() {}
  }

  /** Copies the fields. */
  public HistoryEvent {
    fields = Map.copyOf(fields);
  }

  /** Begins an event that is completed by {@link #with}. */
  public static HistoryEvent of(Kind kind, String process, long nanos) {
    return new HistoryEvent(kind, process, nanos, Map.of());
  }

  /** The same with one more field. */
  public HistoryEvent with(String field, Object value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(field, value.toString());
    return new HistoryEvent(kind, process, nanos, more);
  }

  /** A field's text; empty if it is not told. */
  public Optional<String> text(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** A field's number; empty if it is not told. */
  public OptionalLong number(String field) {
    String value = fields.get(field);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  /** The message's id; an empty text for events that are not about a message. */
  public String id() {
    return fields.getOrDefault(Field.ID, "");
  }

  /** The role that receives or handles; an empty text if it is not told. */
  public String role() {
    return fields.getOrDefault(Field.ROLE, "");
  }

  /** What distinguishes the delivery; the process where nothing was told. */
  public String token() {
    return fields.getOrDefault(Field.TOKEN, process);
  }
}
