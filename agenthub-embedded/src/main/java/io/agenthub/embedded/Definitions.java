/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.StreamInfo;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.embedded.storage.CatalogTables;
import io.agenthub.embedded.storage.CatalogTables.Entry;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.ClaimTables;
import io.agenthub.embedded.storage.MessageTable.Brief;
import io.agenthub.embedded.storage.MessageTable.Stamp;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StreamMismatchException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Creates, compares, describes and removes streams and consumers. */
final class Definitions {
  private static final int PAGE = 1000;

  private final Engine engine;
  private final CatalogTables tables;
  private final ClaimTables claims;

  Definitions(Engine engine) {
    this.engine = engine;
    this.tables = engine.store().catalog();
    this.claims = engine.store().claims();
  }

  /**
   * Compares the settings that are stored with those that are wanted.
   *
   * @throws StreamMismatchException naming each field that differs
   */
  static void compare(String stored, StreamSpec wanted) {
    Settings.parse(stored).require(Settings.of(wanted), "Stream " + wanted.name());
  }

  /**
   * Compares the settings that are stored with those that are wanted.
   *
   * @throws StreamMismatchException naming each field that differs
   */
  static void compare(String stored, ConsumerSpec wanted) {
    Settings.parse(stored).require(Settings.of(wanted), "Consumer " + wanted.ref());
  }

  /** Creates the stream, or compares it with the one that is there. */
  void create(StreamSpec spec) {
    StreamState present = engine.catalog().streamNamed(spec.name());
    if (present != null) {
      compare(present.settings, spec);
      return;
    }
    Settings wanted = Settings.of(spec);
    spec.archiveOf().ifPresent(archive -> engine.catalog().stream(archive.stream()));
    refuseOverlap(spec);
    engine.file();
    boolean own = spec.archiveOf().isEmpty();
    boolean bySubject = spec.retention() == StreamSpec.Retention.LIMITS;
    tables.addStream(spec.name(), wanted.text(), bySubject, own);
    engine.touch();
    engine.catalog().refresh();
  }

  private void refuseOverlap(StreamSpec spec) {
    for (StreamState other : engine.catalog().streams()) {
      for (SubjectFilter theirs : other.spec.subjects()) {
        for (SubjectFilter ours : spec.subjects()) {
          if (SubjectMatch.overlap(theirs.toString(), ours.toString())) {
            throw new StreamMismatchException(
                "Stream %s cannot take '%s': stream %s already takes '%s'."
                    .formatted(spec.name(), ours, other.spec.name(), theirs));
          }
        }
      }
    }
  }

  /** Creates the consumer, or compares it with the one that is there. */
  void create(ConsumerSpec spec) {
    StreamState stream = engine.catalog().stream(spec.ref().stream());
    ConsumerState present = engine.catalog().consumer(spec.ref());
    if (present != null) {
      compare(present.settings, spec);
      return;
    }
    Settings wanted = Settings.of(spec);
    engine.file();
    long id = tables.addConsumer(stream.id, spec.ref().name(), wanted.text(), engine.now());
    engine.touch();
    ConsumerState created =
        engine.catalog().add(new Entry(id, spec.ref().name(), wanted.text(), stream.id));
    if (spec.start() == ConsumerSpec.Start.ALL && mayFindStored(created)) {
      offerStored(created);
    }
    if (!spec.lapseAfter().isZero()) {
      engine.sweeping().expires(engine.now() + spec.lapseAfter().toMillis());
    }
  }

  /**
   * Whether it is worth to look through the stream, which takes a second for a million messages. On
   * an interest stream only what others have not settled is still there for a consumer that comes.
   */
  private static boolean mayFindStored(ConsumerState created) {
    String filter = created.spec.filter().toString();
    return !created.stream.isInterest()
        || created.stream.consumers.stream()
            .filter(other -> other != created)
            .anyMatch(other -> SubjectMatch.overlap(other.spec.filter().toString(), filter));
  }

  private void offerStored(ConsumerState consumer) {
    StreamState stream = engine.catalog().located(consumer.stream.origin);
    long from = consumer.stream.isInterest() ? 1 : stream.floor;
    List<Brief> page = stream.rows().briefs(from, PAGE);
    while (!page.isEmpty()) {
      for (Brief row : page) {
        offerStored(consumer, row);
      }
      page = stream.rows().briefs(page.get(page.size() - 1).sequence() + 1, PAGE);
    }
  }

  private void offerStored(ConsumerState consumer, Brief row) {
    StreamState stream = consumer.stream;
    if (!consumer.matches(stream.shown(row.subject()))
        || row.time() < stream.horizon(engine.clock().reckoned())
        || (stream.isInterest() && !engine.sweeping().expiry().isWanted(stream, row))) {
      return;
    }
    engine
        .settling()
        .putBack(
            consumer, new Claim(consumer.id, consumer.urgency(row.urgency()), row.sequence(), 0));
  }

  /** Removes the consumer with its claims; false if there was none. */
  boolean delete(ConsumerRef ref) {
    ConsumerState consumer = engine.catalog().consumer(ref);
    if (consumer == null) {
      return false;
    }
    drop(consumer);
    return true;
  }

  void drop(ConsumerState consumer) {
    engine.file();
    claims.dropAll(consumer.id);
    tables.dropConsumer(consumer.id);
    consumer.gone = true;
    engine.touch();
    engine.taking().forget(consumer);
    engine.catalog().refresh();
    engine.sweeping().expiry().abandoned(consumer.stream);
  }

  /** The stream as it stands. */
  StreamInfo describe(String name) {
    StreamState stream = engine.catalog().stream(name);
    StreamState origin = engine.catalog().located(stream.origin);
    return new StreamInfo(stream.spec, count(stream, origin), origin.last);
  }

  private long count(StreamState stream, StreamState origin) {
    if (stream.isInterest()) {
      Set<Long> young = claims.claimedBeyond(stream.id, origin.filed);
      stream.consumers.forEach(
          consumer ->
              engine.catalog().counted(consumer).backlog.youngSequences().forEach(young::add));
      return claims.countClaimed(stream.id, origin.filed) + young.size();
    }
    long horizon = stream.horizon(engine.clock().reckoned());
    boolean isWhole =
        stream.isDense()
            && stream.rows().next(origin.floor).filter(stamp -> stamp.time() < horizon).isEmpty();
    return isWhole
        ? origin.last - origin.floor + 1
        : stream.rows().countSince(origin.floor, horizon);
  }

  /** The consumer as it stands; empty if there is none. */
  Optional<ConsumerInfo> describe(ConsumerRef ref) {
    return Optional.ofNullable(engine.catalog().consumer(ref)).map(this::describe);
  }

  /** All consumers of a stream, ordered by name. */
  List<ConsumerInfo> describeAll(String stream) {
    return engine.catalog().stream(stream).consumers.stream()
        .sorted(Comparator.comparing((ConsumerState consumer) -> consumer.spec.ref().name()))
        .map(engine.catalog()::counted)
        .map(this::describe)
        .toList();
  }

  private ConsumerInfo describe(ConsumerState consumer) {
    return new ConsumerInfo(
        consumer.spec, consumer.ready() + consumer.delayed(), consumer.leased(), oldest(consumer));
  }

  private Optional<Instant> oldest(ConsumerState consumer) {
    long first =
        consumer.backlog.firstOfEachLevel().stream()
            .mapToLong(Claim::sequence)
            .min()
            .orElse(Long.MAX_VALUE);
    return storedAt(consumer, first);
  }

  private static Optional<Instant> storedAt(ConsumerState consumer, long sequence) {
    return consumer.stream.rows().next(sequence).map(Stamp::time).map(Instant::ofEpochMilli);
  }

  /** When the first of each level was stored, for those of the consumers that there are. */
  Map<ConsumerRef, SortedMap<Integer, Instant>> oldestByUrgency(List<ConsumerRef> refs) {
    Map<ConsumerRef, SortedMap<Integer, Instant>> all = new HashMap<>();
    for (ConsumerRef ref : refs) {
      ConsumerState consumer = engine.catalog().consumer(ref);
      if (consumer != null) {
        all.put(ref, oldestByUrgency(consumer));
      }
    }
    return all;
  }

  private static SortedMap<Integer, Instant> oldestByUrgency(ConsumerState consumer) {
    SortedMap<Integer, Long> first = new TreeMap<>();
    consumer
        .backlog
        .firstOfEachLevel()
        .forEach(claim -> first.merge(claim.urgency(), claim.sequence(), Math::min));
    SortedMap<Integer, Instant> oldest = new TreeMap<>();
    first.forEach(
        (urgency, sequence) ->
            storedAt(consumer, sequence).ifPresent(time -> oldest.put(urgency, time)));
    return oldest;
  }

  /**
   * The consumers of these names, for a puller.
   *
   * @throws NotFoundException if one does not exist
   */
  List<ConsumerState> find(List<ConsumerRef> refs) {
    return refs.stream().map(this::find).toList();
  }

  /**
   * The consumer of this name.
   *
   * @throws NotFoundException if it does not exist
   */
  ConsumerState find(ConsumerRef ref) {
    ConsumerState consumer = engine.catalog().consumer(ref);
    if (consumer == null) {
      throw new NotFoundException("There is no consumer %s; create it first.".formatted(ref));
    }
    return consumer;
  }
}
