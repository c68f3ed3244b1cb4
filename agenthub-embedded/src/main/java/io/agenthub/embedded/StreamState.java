/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Headers;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.embedded.storage.MessageRow;
import io.agenthub.embedded.storage.MessageTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream as this process knows it.
 *
 * <p>An archive has no rows of its own: it shows those of the stream it archives, which stay for as
 * long as the archive wants them.
 *
 * <p><b>Threads:</b> the fields that change belong to the committer, except {@link #consumers}.
 */
final class StreamState {
  /** How long a message of an interest stream stays after its last reader: ids must not repeat. */
  private static final Duration ID_WINDOW = Duration.ofMinutes(2);

  final long id;
  final StreamSpec spec;
  final String settings;

  /** The stream whose rows these are: itself, or the archived one. */
  final StreamState origin;

  private final @Nullable MessageTable table;

  /** The archive of this stream, if it has one. */
  @Nullable StreamState archive;

  /** Its consumers; replaced as a whole when one comes or goes. */
  volatile List<ConsumerState> consumers = List.of();

  /** The highest sequence given out. */
  long last;

  /** From here on no sequence is missing; below, only messages that somebody still wants. */
  long floor;

  /** Up to here the tables of ids and claims are complete; see {@link Filing}. */
  long filed;

  /** The {@link Catalog#epoch} in which these three were loaded. */
  long epoch = -1;

  boolean dirty;

  /** The ids of its messages. */
  final Ids ids = new Ids();

  /** Which subjects are new; of use only if {@link #indexesSubjects}. */
  final Subjects subjects = new Subjects();

  /** The last messages published here by this process. */
  final RecentMessages recent = new RecentMessages();

  StreamState(
      long id,
      StreamSpec spec,
      String settings,
      @Nullable StreamState origin,
      @Nullable MessageTable table) {
    this.id = id;
    this.spec = spec;
    this.settings = settings;
    this.origin = origin == null ? this : origin;
    this.table = table;
  }

  boolean isArchive() {
    return origin != this;
  }

  boolean isInterest() {
    return spec.retention() == StreamSpec.Retention.INTEREST;
  }

  /** Whether its messages can be found by their subjects. */
  boolean indexesSubjects() {
    return !isArchive() && !isInterest();
  }

  /**
   * Whether no message of this subject was stored when this process last wrote; false if that is
   * not certain. For any thread.
   */
  boolean isKnownNew(String subject) {
    return indexesSubjects() && subjects.isKnownNew(subject);
  }

  /** The rows as the committer's connection sees them. */
  MessageTable rows() {
    MessageTable rows = origin.table;
    if (rows == null) {
      throw new IllegalStateException("no table for " + spec.name());
    }
    return rows;
  }

  /** The sequence of the message with this id; 0 if there is none. */
  long sequenceOf(String messageId) {
    return origin.ids.sequenceOf(messageId, rows());
  }

  /** Removes a row. */
  void delete(long sequence) {
    String messageId = rows().delete(sequence);
    if (messageId != null) {
      origin.ids.remove(messageId);
    }
  }

  /** Messages stored before this time are no longer in the stream. */
  long horizon(long now) {
    return spec.maxAge().isZero() ? Long.MIN_VALUE : now - spec.maxAge().toMillis();
  }

  /** Rows stored before this time may be removed unless a consumer wants them. */
  long rowHorizon(long now) {
    if (!isInterest()) {
      return horizon(now);
    }
    StreamState copy = archive;
    if (copy != null && copy.spec.maxAge().isZero()) {
      return Long.MIN_VALUE;
    }
    long kept = copy == null ? 0 : copy.spec.maxAge().toMillis();
    return now - Math.max(kept, ID_WINDOW.toMillis());
  }

  /** Whether every sequence from {@link #floor} on must have a row. */
  boolean isDense() {
    return origin.spec.maxPerSubject() == 0
        || origin.isInterest()
        || origin.spec.whenFull() == StreamSpec.WhenFull.REFUSE;
  }

  /** The subject of the stored row as this stream shows it. */
  String shown(String subject) {
    return isArchive() ? prefix() + subject : subject;
  }

  /** The subject as its row has it; a subject that does not fit stays as it is. */
  String stored(String subject) {
    return isArchive() && subject.startsWith(prefix())
        ? subject.substring(prefix().length())
        : subject;
  }

  String prefix() {
    return spec.archiveOf().map(StreamSpec.Archive::prefix).orElse("");
  }

  StoredMessage message(MessageRow row) {
    return message(row, HeaderCodec.decode(row.headers()));
  }

  StoredMessage message(MessageRow row, Headers headers) {
    Instant time = Instant.ofEpochMilli(row.time());
    return new StoredMessage(
        spec.name(),
        row.sequence(),
        shown(row.subject()),
        time,
        isArchive() ? archived(row, headers, time) : headers,
        row.body());
  }

  private Headers archived(MessageRow row, Headers headers, Instant time) {
    return headers
        .with(Headers.ORIGINAL_ID, headers.originalId().orElse(null))
        .with(Headers.ORIGINAL_SUBJECT, row.subject())
        .with(Headers.ORIGINAL_TIME, time.toString())
        .with(Headers.MESSAGE_ID, origin.spec.name() + "-" + row.sequence());
  }
}
