/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the past is asked for. Each method returns a narrower query.
 *
 * @since 0.1
 */
public final class ReplayQuery {
  private static final SubjectFilter EVERYTHING = SubjectFilter.of(">");
  private static final ReplayQuery ALL =
      new ReplayQuery(EVERYTHING, 1, Instant.EPOCH, null, null, null);

  private final SubjectFilter subjects;
  private final long fromSequence;
  private final Instant since;
  private final @Nullable Role role;
  private final @Nullable MessageType type;
  private final @Nullable String thread;

  private ReplayQuery(
      SubjectFilter subjects,
      long fromSequence,
      Instant since,
      @Nullable Role role,
      @Nullable MessageType type,
      @Nullable String thread) {
    this.subjects = subjects;
    this.fromSequence = fromSequence;
    this.since = since;
    this.role = role;
    this.type = type;
    this.thread = thread;
  }

  /** All of inboxes, topics and announcements that the audit keeps. */
  public static ReplayQuery all() {
    return ALL;
  }

  /**
   * Only messages on these subjects. A filter that lies within {@code genbrain.learning}, {@code
   * agent-hub.completions}, {@code agent-hub.dead-letters}, {@code agent-hub.registry}, {@code
   * agent-hub.presence} or {@code agent-hub.claims} asks for what those streams keep, any other for
   * inboxes, topics and announcements.
   */
  public ReplayQuery on(SubjectFilter filter) {
    return new ReplayQuery(filter, fromSequence, since, role, type, thread);
  }

  /** Only messages from this sequence on, of the audit or of the stream that is asked for. */
  public ReplayQuery fromSequence(long sequence) {
    return new ReplayQuery(subjects, sequence, since, role, type, thread);
  }

  /** Only messages stored at this time or later. */
  public ReplayQuery since(Instant time) {
    return new ReplayQuery(subjects, fromSequence, time, role, type, thread);
  }

  /** Only messages in the inbox of this role, or sent by it. */
  public ReplayQuery role(String name) {
    return new ReplayQuery(subjects, fromSequence, since, Role.of(name), type, thread);
  }

  /**
   * Only messages of this type. {@code learning} and the types that begin with {@code learning_}
   * are looked for among the learnings, unless {@link #on} says where.
   */
  public ReplayQuery type(String name) {
    return new ReplayQuery(subjects, fromSequence, since, role, MessageType.of(name), thread);
  }

  /** Only messages of this thread, its first one included. */
  public ReplayQuery correlation(String id) {
    return new ReplayQuery(subjects, fromSequence, since, role, type, id);
  }

  ReadRequest request(int page) {
    boolean learnings = subjects.equals(EVERYTHING) && type != null && isOfLearnings(type);
    String stream = learnings ? Topology.LEARNING : Topology.archive(subjects);
    SubjectFilter filter =
        stream.equals(Topology.AUDIT)
            ? SubjectFilter.of(Subjects.audit(subjects.toString()))
            : subjects;
    return ReadRequest.all(stream, page).withFilter(filter).from(fromSequence).since(since);
  }

  private static boolean isOfLearnings(MessageType type) {
    return type.equals(MessageType.LEARNING) || type.name().startsWith("learning_");
  }

  boolean matches(StoredMessage stored) {
    if (role == null && type == null && thread == null) {
      return true;
    }
    try {
      return matches(Message.of(stored, 0));
    } catch (PayloadRejectedException notAnEnvelope) {
      return false;
    }
  }

  private boolean matches(Message message) {
    boolean ofRole =
        role == null
            || message.from().equals(role.name())
            || message.address().equals(Subjects.inbox(role));
    return ofRole
        && (type == null || message.type().equals(type))
        && (thread == null || message.correlationId().equals(thread));
  }
}
