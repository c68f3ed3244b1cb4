/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Durability;
import io.agenthub.broker.Finding;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamInfo;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.UrgencyRule;
import io.agenthub.broker.Watch;
import io.agenthub.broker.WatchListener;
import io.agenthub.delivery.Topology;
import io.agenthub.error.NotFoundException;
import io.agenthub.nats.archive.Archives;
import io.agenthub.nats.archive.MissingInboxes;
import io.agenthub.nats.archive.Stocktaking;
import io.agenthub.nats.claim.Claims;
import io.agenthub.nats.claim.HandOuts;
import io.agenthub.nats.claim.PutOffs;
import io.agenthub.nats.claim.Recovery;
import io.agenthub.nats.claim.Takers;
import io.agenthub.nats.connection.Calls;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.HubAddress;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Peers;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.health.EmptyingReleases;
import io.agenthub.nats.health.Examination;
import io.agenthub.nats.pull.Inlets;
import io.agenthub.nats.pull.Parts;
import io.agenthub.nats.pull.Ranking;
import io.agenthub.nats.stream.ConsumerSettings;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Interest;
import io.agenthub.nats.stream.NatsWatch;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import io.agenthub.nats.stream.StreamSettings;
import io.agenthub.time.TimeSource;
import io.nats.client.NUID;
import io.nats.client.api.ServerInfo;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker on NATS JetStream: puts the parts together and sends each call to its own.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class NatsBroker implements Broker {
  private static final Logger LOG = LoggerFactory.getLogger(NatsBroker.class);

  /** The port that servers are usually given for their monitoring. */
  private static final int MONITORING = 8222;

  private final Engine engine;
  private final Link link;
  private final Shards shards;
  private final Wire wire;
  private final Directory directory;
  private final Interest interest;
  private final MissingInboxes inboxes;
  private final Stocktaking stocktaking;
  private final Archives archives;
  private final Batch.Desk outgoing;
  private final Reader reader;
  private final Claims claims;
  private final Inlets inlets;
  private final Takers takers;
  private final Recovery recovery;
  private final Object closing = new Object();
  private final Set<NatsWatch> watches = new HashSet<>();

  private NatsBroker(Ranking ranking, Engine engine, Link link, Shards shards) {
    this.engine = engine;
    this.link = link;
    this.shards = shards;
    this.wire = new Wire(link, engine);
    this.directory = new Directory(link, shards);
    this.interest = new Interest(directory, engine);
    Publisher publisher = new Publisher(link, engine, directory);
    this.reader = new Reader(link, engine, wire, directory);
    this.inboxes = new MissingInboxes(engine, directory, interest, publisher, reader);
    this.stocktaking = new Stocktaking(link, engine, directory, publisher, reader);
    this.archives = new Archives(link, engine, wire, directory, publisher, inboxes);
    this.outgoing = new Outgoing(engine, link, publisher, directory, interest, inboxes);
    String instance = NUID.nextGlobal();
    this.claims = new Claims(link, engine, directory, publisher, instance);
    PutOffs putOffs = new PutOffs(link, publisher, reader, engine.time());
    this.inlets =
        new Inlets(
            new Parts(
                link,
                engine,
                wire,
                directory,
                ranking,
                claims,
                new HandOuts(link, directory, publisher),
                putOffs,
                inboxes,
                stocktaking,
                archives.passing()));
    claims.listen(inlets);
    this.takers =
        new Takers(publisher, reader, new Peers(link, engine, instance, inlets::holdings));
    this.recovery = new Recovery(link, engine, directory, takers, claims, putOffs);
    link.listen((connection, fresh) -> engine.execute(this::registerAgain));
  }

  private void registerAgain() {
    inlets.known().forEach(takers::registerAgain);
  }

  /**
   * Connects and looks at what stands on the server.
   *
   * @param time the clock by which answers are waited for; closed with the broker
   */
  static NatsBroker open(HubAddress address, Ranking ranking, TimeSource time) {
    Engine engine = new Engine(time);
    Link link = null;
    try {
      link = Link.open(address, engine);
      List<io.nats.client.api.StreamInfo> there =
          link.manage("list the streams", management -> management.getStreams());
      NatsBroker broker = new NatsBroker(ranking, engine, link, shards(address, there));
      broker.archives.discover(there);
      warn(link);
      return broker;
    } catch (RuntimeException e) {
      if (link != null) {
        link.close();
      }
      engine.close();
      throw e;
    }
  }

  private static void warn(Link link) {
    ServerInfo server = link.connection().getServerInfo();
    if (EmptyingReleases.include(server)) {
      LOG.warn(
          "nats-server {} at {} can throw away unread messages; see 'agenthub doctor'",
          server.getVersion(),
          link.address());
    }
  }

  private static Shards shards(HubAddress address, List<io.nats.client.api.StreamInfo> there) {
    return Shards.of(
        address.shards(),
        there.stream()
            .map(io.nats.client.api.StreamInfo::getConfiguration)
            .filter(stream -> stream.getName().equals(Topology.AGENTS))
            .map(stream -> Objects.toString(stream.getDescription(), ""))
            .findFirst());
  }

  @Override
  public void createStream(StreamSpec spec) {
    directory.createStream(spec);
    spec.archiveOf().ifPresent(archive -> archives.serve(spec.name(), archive));
  }

  @Override
  public void createConsumer(ConsumerSpec spec) {
    inboxes.create(shards.place(spec));
  }

  @Override
  public boolean deleteConsumer(ConsumerRef ref) {
    ConsumerRef consumer = shards.place(ref);
    interest.changed(consumer);
    boolean deleted = directory.deleteConsumer(consumer);
    interest.changed(consumer);
    return deleted;
  }

  @Override
  public Optional<ConsumerInfo> consumer(ConsumerRef consumer) {
    return directory.consumer(shards.place(consumer)).map(inlets::describe);
  }

  @Override
  public List<ConsumerInfo> consumers(String stream) {
    return shards.names(stream).stream()
        .flatMap(name -> directory.consumers(name).stream())
        .sorted(Comparator.comparing(io.nats.client.api.ConsumerInfo::getName))
        .map(inlets::describe)
        .toList();
  }

  @Override
  public StreamInfo stream(String name) {
    io.nats.client.api.StreamInfo info = directory.stream(name);
    return new StreamInfo(
        StreamSettings.toSpec(info.getConfiguration()),
        info.getStreamState().getMsgCount(),
        info.getStreamState().getLastSequence());
  }

  @Override
  public CompletableFuture<BatchResult> execute(List<Operation> operations) {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one operation");
    }
    link.requireOpen();
    return new Batch(outgoing, operations).run();
  }

  @Override
  public Puller puller(List<ConsumerRef> consumers) {
    link.requireOpen();
    List<ConsumerSpec> specs = new ArrayList<>();
    for (ConsumerRef ref : consumers) {
      specs.add(
          directory
              .consumer(shards.place(ref))
              .map(ConsumerSettings::toSpec)
              .orElseThrow(
                  () -> new NotFoundException("There is no consumer " + ref + " to take from.")));
    }
    claims.load(reader, wire);
    specs.forEach(this::beginTaking);
    return Calls.await(engine.ask(() -> inlets.puller(specs)));
  }

  private void beginTaking(ConsumerSpec spec) {
    if (!Calls.await(engine.ask(() -> inlets.isKnown(spec.ref())))) {
      takers.register(spec.ref());
      engine.help(() -> recovery.recover(spec.ref()));
      stocktaking.moved(spec);
    }
  }

  @Override
  public List<StoredMessage> peek(ConsumerRef consumer, int limit) {
    io.nats.client.api.ConsumerInfo info =
        directory
            .consumer(shards.place(consumer))
            .orElseThrow(() -> new NotFoundException("There is no consumer " + consumer + "."));
    claims.load(reader, wire);
    return inlets.peek(info, reader, limit);
  }

  @Override
  public Map<ConsumerRef, SortedMap<Integer, Instant>> oldestByUrgency(
      List<ConsumerRef> consumers, UrgencyRule rule) {
    claims.load(reader, wire);
    return inlets.oldest(
        consumers.stream().flatMap(ref -> directory.consumer(shards.place(ref)).stream()).toList(),
        reader,
        rule);
  }

  @Override
  public Optional<StoredMessage> last(String stream, String subject) {
    archives.catchUp(stream);
    return directory.last(shards.place(stream, subject), subject);
  }

  @Override
  public Optional<StoredMessage> read(String stream, long sequence) {
    archives.catchUp(stream);
    return directory.get(stream, sequence);
  }

  @Override
  public List<StoredMessage> read(ReadRequest request) {
    archives.catchUp(request.stream());
    return reader.read(
        new ReadRequest(
            shards.place(request.stream(), request.filter().toString()),
            request.filter(),
            request.fromSequence(),
            request.since(),
            request.limit()));
  }

  @Override
  public Watch watch(
      String stream, SubjectFilter filter, long fromSequence, WatchListener listener) {
    link.requireOpen();
    String place = shards.place(stream, filter.toString());
    ReadRequest from = ReadRequest.all(place, 1).withFilter(filter).from(fromSequence);
    NatsWatch watch = new NatsWatch(engine, wire, directory, from, listener, false);
    watch.start();
    synchronized (closing) {
      watches.add(watch);
    }
    return () -> {
      watch.close();
      synchronized (closing) {
        watches.remove(watch);
      }
    };
  }

  @Override
  public Durability durability() {
    int replicas = link.address().replicas();
    return replicas > 1
        ? new Durability(
            Durability.Level.REPLICATED,
            "Stored by a majority of %d servers; survives the loss of a minority of them."
                .formatted(replicas))
        : new Durability(
            Durability.Level.PAGE_CACHE,
            "Written by one server; survives its crash, and a power cut only if the server is set"
                + " to 'sync_interval: always'.");
  }

  @Override
  public List<Finding> examine() {
    link.requireOpen();
    URI server = URI.create(String.valueOf(link.connection().getConnectedUrl()));
    return examine(URI.create("http://%s:%d".formatted(server.getHost(), MONITORING)));
  }

  /** Examines a server whose monitoring is somewhere else than usual. */
  List<Finding> examine(URI monitoring) {
    return new Examination(link, monitoring, engine.time()).run(directory.knownStreams());
  }

  @Override
  public void close() {
    synchronized (closing) {
      if (link.isClosed()) {
        return;
      }
      watches.forEach(NatsWatch::close);
      Calls.await(engine.ask(inlets::known)).forEach(takers::deregister);
      Calls.await(
          engine.ask(
              () -> {
                inlets.close(Engine.closed());
                archives.close();
                return true;
              }));
      link.close();
      engine.close();
    }
  }
}
