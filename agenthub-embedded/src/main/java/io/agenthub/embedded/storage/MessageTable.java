/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import io.agenthub.error.StoreDamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream.
 *
 * <p>Small columns come first: SQLite keeps the tail of a large row on pages of their own, which a
 * search by time or subject then never reads.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class MessageTable {
  /** Bodies that are in memory for one page. */
  private static final int MOST_BYTES = 1 << 20;

  private static final String COLUMNS = "seq, time, urgency, crc, subject, headers, body";

  private static final String INSERT =
      "INSERT INTO %s(seq, time, urgency, crc, subject, id, headers, body) VALUES(?,?,?,?,?,?,?,?)";
  private static final String SEQUENCE_OF = "SELECT seq FROM %s_id WHERE id = ?";
  static final String HIGHEST_ID =
      "SELECT id FROM %s_id WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1";

  /** Not sorted: nearly all grow with time, and are in order as they are. */
  private static final String FILE_IDS =
      "INSERT INTO %1$s_id(id, seq) SELECT id, seq FROM %1$s WHERE seq > ? AND id IS NOT NULL";

  private static final String DROP_ID = "DELETE FROM %s_id WHERE id = ?";

  /*
   * The subjects are indexed by their ends. A completion's ends with the id of its message, and such
   * ids grow with time: its entry goes where the last one went, whoever completed it. By the whole
   * subject, each agent's entries had a page of their own, and every commit wrote all of those.
   */
  private static final int TAIL_LENGTH = 36;

  private static final String TAIL = "substr(subject, -" + TAIL_LENGTH + ")";

  private static final String OF_SUBJECT =
      TAIL + " = substr(?1, -" + TAIL_LENGTH + ") AND subject = ?1";
  static final String HIGHEST_END =
      "SELECT "
          + TAIL
          + " FROM %s WHERE "
          + TAIL
          + " >= ? AND "
          + TAIL
          + " < ? ORDER BY "
          + TAIL
          + " DESC LIMIT 1";
  static final String LAST_OF =
      "SELECT max(seq) FROM %s WHERE " + OF_SUBJECT + " AND time >= ?2 AND seq <= ?3";
  static final String COUNT_OF = "SELECT count(*) FROM %s WHERE " + OF_SUBJECT;
  static final String OLDEST_OF = "SELECT min(seq) FROM %s WHERE " + OF_SUBJECT;
  private static final String READ = "SELECT " + COLUMNS + " FROM %s WHERE seq = ?";
  private static final String DELETE = "DELETE FROM %s WHERE seq = ? RETURNING id";
  private static final String PAGE =
      "SELECT "
          + COLUMNS
          + " FROM %s WHERE seq >= ? AND time >= ? AND +subject >= ? AND +subject < ? ORDER BY seq"
          + " LIMIT ?";
  static final String LAST =
      "SELECT "
          + COLUMNS
          + " FROM %s WHERE "
          + OF_SUBJECT
          + " AND seq <= ?2 AND time >= ?3 ORDER BY seq DESC LIMIT 1";
  private static final String EXTENT =
      "SELECT min(seq), max(seq), count(*) FROM %s WHERE seq BETWEEN ? AND ?";
  private static final String HIGHEST = "SELECT max(seq) FROM %s";
  private static final String COUNT_SINCE = "SELECT count(*) FROM %s WHERE seq >= ? AND time >= ?";
  private static final String BRIEFS =
      "SELECT seq, time, urgency, subject, id FROM %s WHERE seq >= ? ORDER BY seq LIMIT ?";
  private static final String COUNT_WANTED =
      "SELECT count(*) FROM (SELECT seq FROM ready WHERE consumer = ?1 UNION ALL SELECT seq FROM"
          + " lease WHERE consumer = ?1 AND attempts >= 0 UNION ALL SELECT seq FROM delayed"
          + " WHERE consumer = ?1) JOIN %s USING(seq)"
          + " WHERE subject = ?2";
  private static final String TIME_FROM =
      "SELECT seq, time FROM %s WHERE seq >= ? AND time <= ? ORDER BY seq LIMIT 1";

  private final long id;
  private final String stream;
  private final Query insert;
  private final Query sequenceOf;
  private final Query highestId;
  private final Query highestEnd;
  private final Query fileIds;
  private final Query dropId;
  private final Query lastOf;
  private final Query countOf;
  private final Query oldestOf;
  private final Query read;
  private final Query delete;
  private final Query page;
  private final Query last;
  private final Query extent;
  private final Query highest;
  private final Query floor;
  private final Query timeFrom;
  private final Query briefs;
  private final Query countSince;
  private final Query countWanted;

  MessageTable(Link link, long id, String stream) {
    String table = "message_" + id;
    this.id = id;
    this.stream = stream;
    insert = link.prepare(INSERT.formatted(table));
    sequenceOf = link.prepare(SEQUENCE_OF.formatted(table));
    highestId = link.prepare(HIGHEST_ID.formatted(table));
    highestEnd = link.prepare(HIGHEST_END.formatted(table));
    fileIds = link.prepare(FILE_IDS.formatted(table));
    dropId = link.prepare(DROP_ID.formatted(table));
    lastOf = link.prepare(LAST_OF.formatted(table));
    countOf = link.prepare(COUNT_OF.formatted(table));
    oldestOf = link.prepare(OLDEST_OF.formatted(table));
    read = link.prepare(READ.formatted(table));
    delete = link.prepare(DELETE.formatted(table));
    page = link.prepare(PAGE.formatted(table));
    last = link.prepare(LAST.formatted(table));
    extent = link.prepare(EXTENT.formatted(table));
    highest = link.prepare(HIGHEST.formatted(table));
    floor = link.prepare(Counters.FLOOR);
    countSince = link.prepare(COUNT_SINCE.formatted(table));
    briefs = link.prepare(BRIEFS.formatted(table));
    countWanted = link.prepare(COUNT_WANTED.formatted(table));
    timeFrom = link.prepare(TIME_FROM.formatted(table));
  }

  static void create(Link link, long id, boolean bySubject) {
    String table = "message_" + id;
    link.execute(
        "CREATE TABLE "
            + table
            + "(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, urgency INTEGER NOT NULL,"
            + " crc INTEGER NOT NULL, subject TEXT NOT NULL, id TEXT, headers BLOB NOT NULL,"
            + " body BLOB NOT NULL)");
    link.execute(
        "CREATE TABLE " + table + "_id(id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID");
    if (bySubject) {
      link.execute("CREATE INDEX " + table + "_subject ON " + table + "(" + TAIL + ")");
    }
  }

  /** Stores the message; its id is filed separately. */
  public void insert(long sequence, long time, NewMessage message) {
    insert
        .bind(sequence)
        .bind(time)
        .bind(message.urgency())
        .bind(MessageRow.sealed(message.checksum(), sequence, time, message.urgency()))
        .bind(message.subject())
        .bind(message.id())
        .bind(message.headers())
        .bind(message.body())
        .run();
  }

  /** The sequence of the message with this id; 0 if none is filed. */
  public long sequenceOf(String id) {
    return sequenceOf.bind(id).number(0);
  }

  /** The highest filed id from one text up to another, in the order of bytes; empty if none. */
  public String highestId(String from, String below) {
    return highest(highestId, from, below);
  }

  /**
   * The highest end of a subject from one text up to another, in the order of bytes; empty if none.
   * Quick only where subjects are indexed.
   */
  public String highestEnd(String from, String below) {
    return highest(highestEnd, from, below);
  }

  private static String highest(Query query, String from, String below) {
    query.bind(from).bind(below);
    try {
      String highest = query.step() ? query.textAt(1) : null;
      return highest == null ? "" : highest;
    } finally {
      query.done();
    }
  }

  /** The part of a subject by which it is indexed. */
  public static String end(String subject) {
    return subject.substring(Math.max(0, subject.length() - TAIL_LENGTH));
  }

  /** Files the ids of all messages beyond a sequence. */
  public void fileIds(long beyond) {
    fileIds.bind(beyond).run();
  }

  /** The last sequence of the subject up to another, of messages not older; 0 if none. */
  public long lastOf(String subject, long since, long upTo) {
    return lastOf.bind(subject).bind(since).bind(upTo).number(0);
  }

  /** How many messages the subject has. */
  public long countOf(String subject) {
    return countOf.bind(subject).number(0);
  }

  /** The first sequence of the subject; 0 if there is none. */
  public long oldestOf(String subject) {
    return oldestOf.bind(subject).number(0);
  }

  /** Removes one message, and its id if that is filed; returns the id, null if it has none. */
  public @Nullable String delete(long sequence) {
    String id = null;
    delete.bind(sequence);
    try {
      while (delete.step()) {
        id = delete.textAt(1);
      }
    } finally {
      delete.done();
    }
    if (id != null) {
      dropId.bind(id).run();
    }
    return id;
  }

  /**
   * The message with this sequence; empty if there is none.
   *
   * @throws StoreDamagedException if its checksum does not fit
   */
  public Optional<MessageRow> read(long sequence) {
    return one(read.bind(sequence));
  }

  /** The last message of the subject up to {@code upTo} and not older than {@code since}. */
  public Optional<MessageRow> last(String subject, long upTo, long since) {
    // Mostly there is none, and a number costs the driver a fraction of a row with all its columns.
    return lastOf(subject, since, upTo) == 0
        ? Optional.empty()
        : one(last.bind(subject).bind(upTo).bind(since));
  }

  /** Up to {@code limit} messages in order of sequence, fewer where they are large. */
  public List<MessageRow> page(Stretch stretch, int limit) {
    page.bind(stretch.from())
        .bind(stretch.since())
        .bind(stretch.lowestSubject())
        .bind(stretch.endOfSubjects())
        .bind(limit);
    List<MessageRow> found = new ArrayList<>();
    long bytes = 0;
    try {
      while (bytes < MOST_BYTES && page.step()) {
        MessageRow row = row(page);
        bytes += row.body().length;
        found.add(row);
      }
    } finally {
      page.done();
    }
    return found;
  }

  /** The first sequence from {@code from} on and its time; empty if there is none. */
  public Optional<Stamp> next(long from) {
    return next(from, Long.MAX_VALUE);
  }

  /** The same of the messages stored up to a time. */
  public Optional<Stamp> next(long from, long upTo) {
    timeFrom.bind(from).bind(upTo);
    try {
      return timeFrom.step()
          ? Optional.of(new Stamp(timeFrom.numberAt(1), timeFrom.numberAt(2)))
          : Optional.empty();
    } finally {
      timeFrom.done();
    }
  }

  /** How many messages there are from this sequence and time on. */
  public long countSince(long from, long since) {
    return countSince.bind(from).bind(since).number(0);
  }

  /** Up to {@code limit} messages from {@code from} on, without their content. */
  public List<Brief> briefs(long from, int limit) {
    briefs.bind(from).bind(limit);
    List<Brief> found = new ArrayList<>();
    try {
      while (briefs.step()) {
        String subject = briefs.textAt(4);
        found.add(
            new Brief(
                briefs.numberAt(1),
                briefs.numberAt(2),
                (int) briefs.numberAt(3),
                subject == null ? "" : subject,
                briefs.textAt(5)));
      }
    } finally {
      briefs.done();
    }
    return found;
  }

  /** How many messages of the subject a consumer has not settled. Reads all its claims. */
  public long countWanted(long consumer, String subject) {
    return countWanted.bind(consumer).bind(subject).number(0);
  }

  /** What there is from {@code from} to {@code to}. */
  public Extent extent(long from, long to) {
    extent.bind(from).bind(to);
    try {
      extent.step();
      return new Extent(extent.numberAt(1), extent.numberAt(2), extent.numberAt(3));
    } finally {
      extent.done();
    }
  }

  /** The highest sequence there is; 0 if none. */
  public long highest() {
    return highest.number(0);
  }

  /** The first sequence from which on none may be missing, as it is stored. */
  public long floor() {
    return floor.bind(id).number(1);
  }

  private Optional<MessageRow> one(Query query) {
    try {
      return query.step() ? Optional.of(row(query)) : Optional.empty();
    } finally {
      query.done();
    }
  }

  private MessageRow row(Query query) {
    long sequence = query.numberAt(1);
    String subject = query.textAt(5);
    byte[] headers = query.bytesAt(6);
    byte[] body = query.bytesAt(7);
    if (subject == null || headers == null) {
      throw damaged(sequence);
    }
    byte[] content = body == null ? new byte[0] : body;
    long time = query.numberAt(2);
    int urgency = (int) query.numberAt(3);
    int checksum = MessageRow.checksum(subject, headers, content);
    if ((int) query.numberAt(4) != MessageRow.sealed(checksum, sequence, time, urgency)) {
      throw damaged(sequence);
    }
    return new MessageRow(sequence, time, urgency, subject, headers, content);
  }

  private StoreDamagedException damaged(long sequence) {
    return new StoreDamagedException(
        ("Message %d of stream %s is damaged: its checksum does not fit. Every other message can"
                + " still be read; restore this one from a backup or from its sender.")
            .formatted(sequence, stream));
  }

  /** A sequence and when its message was stored. */
  public record Stamp(long sequence, long time) {}

  /** A message without its content. */
  public record Brief(long sequence, long time, int urgency, String subject, @Nullable String id) {}

  /** The lowest and the highest sequence of a range and how many there are; zeros if none. */
  public record Extent(long first, long last, long count) {}

  /**
   * Which messages to read.
   *
   * @param from the first sequence
   * @param since the earliest time
   * @param lowestSubject the first subject in the order of bytes
   * @param endOfSubjects the first one that is too high
   */
  public record Stretch(long from, long since, String lowestSubject, String endOfSubjects) {
    /** Every subject. */
    public static Stretch from(long sequence, long since) {
      return new Stretch(sequence, since, "", "\u007f");
    }
  }
}
