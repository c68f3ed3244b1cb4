/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import io.agenthub.embedded.storage.MessageRow;
import io.agenthub.embedded.storage.MessageTable;
import io.agenthub.embedded.storage.MessageTable.Extent;
import io.agenthub.embedded.storage.MessageTable.Stretch;
import io.agenthub.embedded.storage.ReadStore;
import io.agenthub.error.StoreDamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked of stored messages. Reads page by page, so that no read transaction lasts and
 * keeps the log from being emptied.
 */
final class Queries {
  private static final int PAGE = 256;

  private final ReadStore store;
  private final long now;

  Queries(ReadStore store, long now) {
    this.store = store;
    this.now = now;
  }

  /** The message with this sequence, if the stream keeps it. */
  Optional<StoredMessage> one(StreamState stream, long sequence) {
    return rows(stream)
        .read(sequence)
        .filter(row -> row.time() >= stream.horizon(now) && isKept(stream, row))
        .map(stream::message);
  }

  /** The last message of the subject that the stream keeps. */
  Optional<StoredMessage> last(StreamState stream, String subject) {
    String stored = stream.stored(subject);
    if (!stream.shown(stored).equals(subject)) {
      return Optional.empty();
    }
    long upTo = Long.MAX_VALUE;
    while (true) {
      Optional<MessageRow> row = rows(stream).last(stored, upTo, stream.horizon(now));
      if (row.isEmpty() || isKept(stream, row.get())) {
        return row.map(stream::message);
      }
      upTo = row.get().sequence() - 1;
    }
  }

  /** A stretch in order of sequence. */
  List<StoredMessage> stretch(StreamState stream, ReadRequest request) {
    List<StoredMessage> found = new ArrayList<>();
    Stretch stretch = within(stream, request);
    while (!request.isFilledBy(found)) {
      int wanted = Math.min(PAGE, request.limit() - found.size());
      List<MessageRow> page = rows(stream).page(stretch, wanted);
      for (MessageRow row : page) {
        if (SubjectMatch.matches(request.filter().toString(), stream.shown(row.subject()))
            && isKept(stream, row)) {
          found.add(stream.message(row));
        }
      }
      long last = page.isEmpty() ? Long.MAX_VALUE : page.get(page.size() - 1).sequence();
      requireWhole(stream, stretch.from(), last);
      if (page.isEmpty()) {
        return found;
      }
      stretch =
          new Stretch(last + 1, stretch.since(), stretch.lowestSubject(), stretch.endOfSubjects());
    }
    return found;
  }

  private Stretch within(StreamState stream, ReadRequest request) {
    String prefix = SubjectMatch.literalPrefix(request.filter().toString());
    String stored = prefix;
    if (stream.isArchive()) {
      boolean within = prefix.startsWith(stream.prefix());
      stored = within ? stream.stored(prefix) : "";
    }
    long since = Math.max(millis(request), stream.horizon(now));
    // Subjects are ASCII below 127, so this is above everything that begins with the prefix.
    return new Stretch(Math.max(1, request.fromSequence()), since, stored, stored + '\u007f');
  }

  private static long millis(ReadRequest request) {
    try {
      return request.since().toEpochMilli();
    } catch (ArithmeticException e) {
      return request.since().getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The messages of these claims that there are. */
  List<StoredMessage> of(ConsumerState consumer, List<Claim> claims) {
    List<StoredMessage> found = new ArrayList<>();
    for (Claim claim : claims) {
      rows(consumer.stream)
          .read(claim.sequence())
          .map(consumer.stream::message)
          .ifPresent(found::add);
    }
    return found;
  }

  /**
   * What a watch sees next: messages from {@code from} on, whether or not somebody still wants
   * them.
   *
   * @throws StoreDamagedException if one is missing where none may be
   */
  List<MessageRow> next(StreamState stream, long from, int limit) {
    List<MessageRow> page = rows(stream).page(Stretch.from(from, stream.horizon(now)), limit);
    if (!page.isEmpty()) {
      requireWhole(stream, from, page.get(page.size() - 1).sequence());
    }
    return page;
  }

  /**
   * Checks that no message is missing between two sequences. What the floor has passed may go at
   * any time, so a gap counts only while the floor is still below it.
   */
  private void requireWhole(StreamState stream, long from, long to) {
    if (!stream.isDense()) {
      return;
    }
    MessageTable rows = rows(stream);
    long floor = -1;
    long current = rows.floor();
    while (floor != current) {
      floor = current;
      Extent extent = rows.extent(Math.max(from, floor), to);
      if (extent.count() == 0 || extent.count() == extent.last() - extent.first() + 1) {
        return;
      }
      current = rows.floor();
    }
    throw new StoreDamagedException(
        ("Messages of stream %s are missing between %d and %d. Restore the hub from a backup, or"
                + " save what is readable with sqlite3's .recover.")
            .formatted(stream.origin.spec.name(), Math.max(from, floor), to));
  }

  /** Whether the message is still in the stream: somebody wants it, or nobody has to. */
  boolean isKept(StreamState stream, MessageRow row) {
    if (!stream.isInterest()) {
      return true;
    }
    ClaimTables claims = store.claims();
    for (ConsumerState consumer : stream.consumers) {
      if (consumer.matches(row.subject())
          && claims.isClaimed(
              stream.origin.id, consumer.id, consumer.urgency(row.urgency()), row.sequence())) {
        return true;
      }
    }
    return false;
  }

  private MessageTable rows(StreamState stream) {
    return store.messages(stream.origin.id, stream.origin.spec.name());
  }
}
