/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.embedded.storage.CatalogTables;
import io.agenthub.embedded.storage.CatalogTables.Entry;
import io.agenthub.embedded.storage.Counters.Position;
import io.agenthub.embedded.storage.MessageTable;
import io.agenthub.embedded.storage.Store;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StoreDamagedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * What another process commits makes this copy stale. Each such commit begins a new epoch: the
 * definitions are read again if their version has changed, counts and positions when they are next
 * used. Within an epoch memory is right, because the committer writes through it.
 */
/**
 * The streams and consumers in memory.
 *
 * <p><b>Threads:</b> belongs to the committer; {@link #streamNamed} and {@link #consumerNamed} may
 * be asked by all.
 */
final class Catalog {
  /** How many routes are remembered. */
  private static final int ROUTES = 16_384;

  private final Store store;
  private final CatalogTables tables;
  private final Map<Long, StreamState> streams = new HashMap<>();
  private final Map<Long, ConsumerState> consumers = new LinkedHashMap<>();
  private final Map<String, Route> routes = new HashMap<>();
  private volatile Map<String, StreamState> byName = Map.of();
  private long version = -1;
  private long epoch;

  Catalog(Store store) {
    this.store = store;
    this.tables = store.catalog();
  }

  /** Counts how often the copy in memory had to be given up. */
  long epoch() {
    return epoch;
  }

  /** Gives up the copy in memory; reads the definitions again if they have changed. */
  void refresh() {
    epoch++;
    store.counters().forget();
    long now = tables.version();
    if (now != version) {
      version = now;
      reload();
    }
  }

  /** After a rollback nothing that was read or written may be trusted, definitions included. */
  void forget() {
    epoch++;
    store.counters().forget();
    version = -1;
    streams.values().forEach(stream -> stream.recent.clear());
  }

  /** Takes in the consumer that was just stored, without reading all the others again. */
  ConsumerState add(Entry entry) {
    ConsumerState consumer = consumer(entry);
    consumers.put(entry.id(), consumer);
    List<ConsumerState> siblings = new ArrayList<>(consumer.stream.consumers);
    siblings.add(consumer);
    consumer.stream.consumers = List.copyOf(siblings);
    routes.clear();
    version = tables.version();
    return counted(consumer);
  }

  private void reload() {
    Map<Long, StreamState> before = new HashMap<>(streams);
    streams.clear();
    for (Entry entry : tables.streams()) {
      StreamState known = before.get(entry.id());
      streams.put(
          entry.id(),
          known != null
                  && known.spec.name().equals(entry.name())
                  && known.settings.equals(entry.settings())
              ? known
              : stream(entry));
    }
    Map<Long, ConsumerState> former = new HashMap<>(consumers);
    consumers.clear();
    for (Entry entry : tables.consumers()) {
      ConsumerState known = former.get(entry.id());
      boolean same = known != null && known.settings.equals(entry.settings());
      consumers.put(entry.id(), same && known != null ? known : consumer(entry));
    }
    former.values().stream()
        .filter(old -> consumers.get(old.id) != old)
        .forEach(old -> old.gone = true);
    publish();
  }

  private StreamState stream(Entry entry) {
    StreamSpec spec = Settings.parse(entry.settings()).stream(entry.name());
    if (spec.archiveOf().isPresent()) {
      StreamState origin = find(spec.archiveOf().get().stream());
      if (origin == null) {
        throw new NotFoundException("There is no stream " + spec.archiveOf().get().stream() + ".");
      }
      StreamState archive = new StreamState(entry.id(), spec, entry.settings(), origin, null);
      origin.archive = archive;
      return archive;
    }
    MessageTable table = store.messages(entry.id(), entry.name());
    return new StreamState(entry.id(), spec, entry.settings(), null, table);
  }

  private @Nullable StreamState find(String name) {
    return streams.values().stream()
        .filter(stream -> stream.spec.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private ConsumerState consumer(Entry entry) {
    StreamState stream = streams.get(entry.parent());
    if (stream == null) {
      throw new IllegalStateException("consumer without a stream: " + entry);
    }
    ConsumerRef ref = new ConsumerRef(stream.spec.name(), entry.name());
    return new ConsumerState(
        entry.id(),
        Settings.parse(entry.settings()).consumer(ref),
        entry.settings(),
        stream,
        new Backlog(store.claims(), entry.id()));
  }

  /** Makes the definitions visible to readers and forgets the routes that were built on others. */
  private void publish() {
    routes.clear();
    Map<StreamState, List<ConsumerState>> children = new HashMap<>();
    for (ConsumerState consumer : consumers.values()) {
      children.computeIfAbsent(consumer.stream, s -> new ArrayList<>()).add(consumer);
    }
    Map<String, StreamState> names = new HashMap<>();
    for (StreamState stream : streams.values()) {
      stream.consumers = List.copyOf(children.getOrDefault(stream, List.of()));
      names.put(stream.spec.name(), stream);
    }
    byName = Map.copyOf(names);
  }

  /** The stream of this name as of the last refresh; null if there is none. */
  @Nullable StreamState streamNamed(String name) {
    return byName.get(name);
  }

  /** The consumer as of the last refresh, if it is the one with this id. */
  Optional<ConsumerState> consumerNamed(ConsumerRef ref, long id) {
    StreamState stream = byName.get(ref.stream());
    return stream == null
        ? Optional.empty()
        : stream.consumers.stream().filter(consumer -> consumer.id == id).findFirst();
  }

  /**
   * The stream of this name, its position loaded.
   *
   * @throws NotFoundException if there is none
   */
  StreamState stream(String name) {
    StreamState stream = byName.get(name);
    if (stream == null) {
      throw new NotFoundException(
          "There is no stream %s in this hub; create it first.".formatted(name));
    }
    return located(stream);
  }

  /**
   * Compares the streams with their tables, as far as that is quick.
   *
   * @throws StoreDamagedException if something acknowledged is missing
   */
  void verify() {
    for (StreamState stream : streams.values()) {
      if (stream.isArchive()) {
        continue;
      }
      located(stream);
      long highest = stream.rows().highest();
      long first = stream.rows().next(stream.floor).map(stamp -> stamp.sequence()).orElse(0L);
      boolean none = stream.floor > stream.last;
      boolean whole = none ? first == 0 : first == stream.floor && highest == stream.last;
      if (highest > stream.last || (stream.isDense() && !whole)) {
        throw new StoreDamagedException(
            ("Stream %s should hold the sequences %d to %d without a gap, but begins at %d and ends"
                    + " at %d. Restore the hub from a backup, or save what is readable with"
                    + " sqlite3's .recover.")
                .formatted(stream.spec.name(), stream.floor, stream.last, first, highest));
      }
    }
  }

  /** All streams, in no order. */
  Iterable<StreamState> streams() {
    return streams.values();
  }

  /** The stream with its position as of this epoch. */
  StreamState located(StreamState stream) {
    if (stream.epoch != epoch) {
      Position position = store.counters().position(stream.id);
      stream.last = position.last();
      stream.floor = position.floor();
      stream.filed = position.filed();
      stream.ids.forget();
      stream.subjects.forget();
      stream.epoch = epoch;
    }
    return stream;
  }

  /** All consumers, the oldest first. */
  Iterable<ConsumerState> consumers() {
    return consumers.values();
  }

  @Nullable ConsumerState consumer(long id) {
    ConsumerState consumer = consumers.get(id);
    return consumer == null ? null : counted(consumer);
  }

  @Nullable ConsumerState consumer(ConsumerRef ref) {
    StreamState stream = byName.get(ref.stream());
    if (stream != null) {
      for (ConsumerState consumer : stream.consumers) {
        if (consumer.spec.ref().name().equals(ref.name())) {
          return counted(consumer);
        }
      }
    }
    return null;
  }

  /** The consumer with its counts as of this epoch. */
  ConsumerState counted(ConsumerState consumer) {
    if (consumer.epoch != epoch) {
      consumer.set(store.counters().tally(consumer.id), epoch);
    }
    return consumer;
  }

  /**
   * Where a message of this subject goes.
   *
   * @throws InvalidNameException if it is no subject
   * @throws NotFoundException if no stream takes it
   */
  Route route(String subject) {
    Route known = routes.get(subject);
    return known == null ? remembered(subject, find(subject, streams.values())) : known;
  }

  /** Subjects that nobody consumes are many, each completion's is another, and soon found. */
  private Route remembered(String subject, Route route) {
    if (!route.consumers().isEmpty()) {
      if (routes.size() >= ROUTES) {
        routes.clear();
      }
      routes.put(subject, route);
    }
    return route;
  }

  private static Route find(String subject, Iterable<StreamState> streams) {
    if (!SubjectFilter.isSubject(subject)) {
      throw new InvalidNameException(
          "'%s' is not a subject: tokens separated by dots, printable ASCII, no wildcards."
              .formatted(subject.replaceAll("[^ -~]", "?")));
    }
    for (StreamState stream : streams) {
      if (!stream.isArchive() && takes(stream, subject)) {
        return new Route(stream, matching(stream, subject));
      }
    }
    throw new NotFoundException("No stream of this hub takes the subject '%s'.".formatted(subject));
  }

  private static boolean takes(StreamState stream, String subject) {
    for (SubjectFilter filter : stream.spec.subjects()) {
      if (SubjectMatch.matches(filter.toString(), subject)) {
        return true;
      }
    }
    return false;
  }

  private static List<ConsumerState> matching(StreamState stream, String subject) {
    List<ConsumerState> found = new ArrayList<>();
    for (ConsumerState consumer : stream.consumers) {
      if (consumer.matches(subject)) {
        found.add(consumer);
      }
    }
    StreamState archive = stream.archive;
    if (archive != null) {
      for (ConsumerState consumer : archive.consumers) {
        if (consumer.matches(archive.shown(subject))) {
          found.add(consumer);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Where messages of a subject go.
   *
   * @param stream which stores them
   * @param consumers which want them, those of the stream's archive included
   */
  record Route(StreamState stream, List<ConsumerState> consumers) {
    /** Whether a consumer of the stream itself wants them. */
    boolean hasInterest() {
      for (ConsumerState consumer : consumers) {
        if (consumer.stream == stream) {
          return true;
        }
      }
      return false;
    }
  }
}
