/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Durability;
import io.agenthub.broker.Finding;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SharedThread;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamInfo;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.embedded.storage.CatalogTables.Entry;
import io.agenthub.embedded.storage.Claim;
import io.agenthub.embedded.storage.DefinitionTables;
import io.agenthub.embedded.storage.StoreFile;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The broker in this process: turns calls into requests for the {@link Committer}, and reads beside
 * it.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class EmbeddedBroker implements Broker {
  private final StoreFile file;
  private final BrokerContext context;
  private final Committer committer;
  private final Catalog catalog;
  private final Clock clock;
  private final Reading reading;
  private final Watches watches;
  private final Durability durability;
  private final Object closing = new Object();
  private volatile boolean closed;

  EmbeddedBroker(
      StoreFile file,
      BrokerContext context,
      Committer committer,
      Engine engine,
      Reading reading,
      Watches watches) {
    this.file = file;
    this.context = context;
    this.committer = committer;
    this.catalog = engine.catalog();
    this.clock = engine.clock();
    this.reading = reading;
    this.watches = watches;
    this.durability = durability(file);
  }

  // What is there already is found beside the committer: opening a hub on which others work hard
  // must not wait for its turn to write a dozen times.

  @Override
  public void createStream(StreamSpec spec) {
    Optional<Entry> present = stored(definitions -> definitions.stream(spec.name()));
    present.ifPresent(entry -> Definitions.compare(entry.settings(), spec));
    if (present.isEmpty()) {
      change(
          engine -> {
            engine.definitions().create(spec);
            return true;
          });
    }
  }

  @Override
  public void createConsumer(ConsumerSpec spec) {
    Optional<Entry> present = stored(spec.ref());
    present.ifPresent(entry -> Definitions.compare(entry.settings(), spec));
    if (present.isEmpty()) {
      change(
          engine -> {
            engine.definitions().create(spec);
            return true;
          });
    }
  }

  private Optional<Entry> stored(ConsumerRef ref) {
    return stored(definitions -> definitions.consumer(ref.stream(), ref.name()));
  }

  private Optional<Entry> stored(Function<DefinitionTables, Optional<Entry>> query) {
    ensureOpen();
    return reading.read(store -> query.apply(store.definitions()));
  }

  @Override
  public boolean deleteConsumer(ConsumerRef consumer) {
    return change(engine -> engine.definitions().delete(consumer));
  }

  @Override
  public Optional<ConsumerInfo> consumer(ConsumerRef consumer) {
    return read(engine -> engine.definitions().describe(consumer));
  }

  @Override
  public List<ConsumerInfo> consumers(String stream) {
    return read(engine -> engine.definitions().describeAll(stream));
  }

  @Override
  public StreamInfo stream(String name) {
    return read(engine -> engine.definitions().describe(name));
  }

  @Override
  public CompletableFuture<BatchResult> execute(List<Operation> operations) {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one operation");
    }
    List<Step> steps = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      steps.add(step(operation));
    }
    BatchRequest request = new BatchRequest(steps);
    committer.submitBounded(request);
    return request.future;
  }

  private Step step(Operation operation) {
    if (operation instanceof Publication publication) {
      return Draft.of(publication, context.urgency());
    }
    Settlement settlement = (Settlement) operation;
    if (!(settlement.delivery().token() instanceof Claim claim)) {
      throw new IllegalArgumentException("the delivery is not of this broker");
    }
    return new Step.Settle(claim, settlement.kind(), settlement.delay().toMillis());
  }

  @Override
  public Puller puller(List<ConsumerRef> consumers) {
    List<ConsumerRef> refs = List.copyOf(consumers);
    List<ConsumerState> known = refs.stream().flatMap(ref -> known(ref).stream()).toList();
    return new EmbeddedPuller(
        committer,
        known.size() == refs.size() ? known : read(engine -> engine.definitions().find(refs)));
  }

  /** The consumer, if what this process knows of it is what is stored. */
  private Optional<ConsumerState> known(ConsumerRef ref) {
    return stored(ref).flatMap(entry -> catalog.consumerNamed(ref, entry.id()));
  }

  @Override
  public List<StoredMessage> peek(ConsumerRef consumer, int limit) {
    // Asking the committer lets what is due, and what was requested before, happen first.
    return query(read(engine -> heads(engine, consumer, limit)));
  }

  private static Function<Queries, List<StoredMessage>> heads(
      Engine engine, ConsumerRef ref, int limit) {
    ConsumerState consumer = engine.definitions().find(ref);
    List<Claim> claims = consumer.backlog.heads(limit);
    return queries -> queries.of(consumer, claims);
  }

  @Override
  public Map<ConsumerRef, SortedMap<Integer, Instant>> oldestByUrgency(
      List<ConsumerRef> consumers, UrgencyRule rule) {
    return read(engine -> engine.definitions().oldestByUrgency(consumers));
  }

  @Override
  public Optional<StoredMessage> last(String stream, String subject) {
    StreamState state = state(stream);
    return query(queries -> queries.last(state, subject));
  }

  @Override
  public Optional<StoredMessage> lastSince(Delivery delivery, String stream, String subject) {
    StreamState state = state(stream);
    return state.isKnownNew(subject)
        ? Optional.empty()
        : query(queries -> queries.last(state, subject));
  }

  @Override
  public Optional<StoredMessage> read(String stream, long sequence) {
    StreamState state = state(stream);
    return query(queries -> queries.one(state, sequence));
  }

  @Override
  public List<StoredMessage> read(ReadRequest request) {
    StreamState state = state(request.stream());
    return query(queries -> queries.stretch(state, request));
  }

  @Override
  public Watch watch(
      String stream, SubjectFilter filter, long fromSequence, WatchListener listener) {
    StreamState state = state(stream);
    Watch watch = watches.open(state, filter, fromSequence, listener);
    // The next commit tells every watch how far its stream has come; this is one.
    read(engine -> true);
    return watch;
  }

  private static Durability durability(StoreFile file) {
    return file.isShared()
        ? new Durability(
            Durability.Level.SYNCED,
            ("Every accepted message is synced to %s before its sender goes on (SQLite,"
                    + " write-ahead log, synchronous=FULL).")
                .formatted(file.place()))
        : new Durability(
            Durability.Level.MEMORY, "Messages are in this process's memory and end with it.");
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public List<Finding> examine() {
    ensureOpen();
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.of(durability));
    file.inspect().ifPresent(state -> findings.addAll(new Examination(file.place(), state).run()));
    return findings;
  }

  /** The stream of this name, looking again if another process may have created it just now. */
  private StreamState state(String name) {
    ensureOpen();
    StreamState known = catalog.streamNamed(name);
    return known != null ? known : read(engine -> engine.catalog().stream(name));
  }

  private void ensureOpen() {
    if (closed) {
      throw new HubClosedException("This hub has been closed.");
    }
  }

  private <T> T query(Function<Queries, T> query) {
    long now = clock.reckoned();
    return reading.read(store -> query.apply(new Queries(store, now)));
  }

  private <T> T change(Function<Engine, T> body) {
    Call<T> request = new Call<>(true, body);
    committer.submit(request);
    return result(request.future);
  }

  private <T> T read(Function<Engine, T> body) {
    return read(committer, body);
  }

  /** Has the committer look something up, after everything that was requested before. */
  static <T> T read(Committer committer, Function<Engine, T> body) {
    Call<T> request = Call.reading(body);
    committer.submit(request);
    return result(request.future);
  }

  /** Waits for the answer, throwing failures where the caller is. */
  static <T> T result(CompletableFuture<T> future) {
    SharedThread.ensureMayWaitFor(future);
    try {
      return future.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof AgentHubException failure) {
        failure.addSuppressed(new CallerTrace());
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      committer.close();
      watches.close();
      reading.close();
    }
  }

  /** Shows where the call came from, beside where on the committer it failed. */
  private static final class CallerTrace extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallerTrace() {
      super("called from here");
    }
  }
}
