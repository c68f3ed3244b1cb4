/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.Resolution;
import io.agenthub.message.Subjects;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The copies that the archive has of messages, and their way back.
 *
 * <p>What is put back has the message's id, for the ledger, and one of its own that follows from
 * the place of the copy: two processes that do it at the same time store it once.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
final class Copies {
  private static final int PAGE = 1_000;

  /** As many as a server that is slow at the moment takes before a request counts as lost. */
  private static final int AT_A_TIME = 64;

  private final Reader reader;
  private final Publisher publisher;

  Copies(Reader reader, Publisher publisher) {
    this.reader = reader;
    this.publisher = publisher;
  }

  /**
   * Reads the copies of what was published on a subject.
   *
   * @param from a place in the archive
   * @return where the next copy would be
   */
  long each(String subject, long from, Consumer<StoredMessage> action) {
    return each(Topology.AUDIT, SubjectFilter.of(Subjects.audit(subject)), from, action);
  }

  /** The same of any stream. */
  long each(String stream, SubjectFilter filter, long from, Consumer<StoredMessage> action) {
    return pages(stream, filter, from, page -> page.forEach(action));
  }

  /** The same as {@link #each(String, long, Consumer)}, many at a time. */
  long pages(String subject, long from, Consumer<List<StoredMessage>> action) {
    return pages(Topology.AUDIT, SubjectFilter.of(Subjects.audit(subject)), from, action);
  }

  private long pages(
      String stream, SubjectFilter filter, long from, Consumer<List<StoredMessage>> action) {
    ReadRequest first = ReadRequest.all(stream, PAGE).withFilter(filter);
    ReadRequest request = first.from(from);
    List<StoredMessage> page = reader.read(request);
    while (!page.isEmpty()) {
      action.accept(page);
      request = first.from(page.get(page.size() - 1).sequence() + 1);
      page = reader.read(request);
    }
    return request.fromSequence();
  }

  /** The id of the message; one that has none to be used is called after its original's place. */
  static String idOf(StoredMessage copy) {
    String id = Message.idOf(copy);
    boolean isPlace = id.equals(copy.stream() + "-" + copy.sequence());
    return isPlace ? copy.headers().get(Headers.MESSAGE_ID).orElse(id) : id;
  }

  /** The original's sequence, which the id of the copy ends with. */
  static long place(StoredMessage copy) {
    String id = copy.headers().get(Headers.MESSAGE_ID).orElse("");
    try {
      return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    } catch (NumberFormatException foreign) {
      return Long.MAX_VALUE; // not of the postmaster, and so not in the stream
    }
  }

  /** When each message died last, by its id; what was done with it since is no death. */
  Map<String, Instant> deaths(SubjectFilter deadLetters) {
    Map<String, Instant> deaths = new HashMap<>();
    each(
        Topology.DEAD_LETTERS,
        deadLetters,
        1,
        letter -> {
          if (!Resolution.isOne(letter)) {
            letter
                .headers()
                .get(Headers.ORIGINAL_ID)
                .ifPresent(id -> deaths.merge(id, letter.time(), Copies::later));
          }
        });
    return deaths;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Whether the death is that of what was stored then, and not of an earlier one. */
  static boolean hasDiedSince(@Nullable Instant death, Instant stored) {
    return death != null && !death.isBefore(stored);
  }

  /** When the original was stored. */
  static Instant storedAt(StoredMessage copy) {
    return copy.headers().get(Headers.ORIGINAL_TIME).map(Envelope::instant).orElse(copy.time());
  }

  /** Publishes messages again, in the order of the list. */
  void putBack(String subject, List<StoredMessage> copies) {
    for (int done = 0; done < copies.size(); done += AT_A_TIME) {
      Calls.await(
          CompletableFuture.allOf(
              copies.subList(done, Math.min(copies.size(), done + AT_A_TIME)).stream()
                  .map(copy -> publisher.publish(again(subject, copy)))
                  .toArray(CompletableFuture<?>[]::new)));
    }
  }

  private static Publication again(String subject, StoredMessage copy) {
    Headers headers =
        copy.headers()
            .with(Headers.ORIGINAL_ID, idOf(copy))
            .with(Headers.ORIGINAL_SUBJECT, null)
            .with(Headers.ORIGINAL_TIME, null)
            .with(Headers.MESSAGE_ID, "restored-" + copy.sequence());
    return Publication.of(subject, headers, copy.body());
  }
}
