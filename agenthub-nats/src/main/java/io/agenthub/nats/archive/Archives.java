/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.AgentHubException;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.StreamSettings;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The archives of this server and the postmasters that fill them.
 *
 * <p>A postmaster is one durable consumer over the whole of a stream: with it no message is ever
 * without interest. All hubs share it; one at a time is served, so that the copies keep the order.
 *
 * <p><b>Threads:</b> safe for use by many, but not on the engine.
 */
public final class Archives {
  private static final Duration REDONE_AFTER = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Link link;
  private final Engine engine;
  private final Wire wire;
  private final Directory directory;
  private final Publisher publisher;
  private final MissingInboxes inboxes;
  private final Passing passing = new Passing();
  private final Map<String, List<Postmaster>> byArchive = new ConcurrentHashMap<>();

  /**
   * The archives of a server, filled while this is open.
   *
   * @param inboxes makes the inbox of a message again where it is missing
   */
  public Archives(
      Link link,
      Engine engine,
      Wire wire,
      Directory directory,
      Publisher publisher,
      MissingInboxes inboxes) {
    this.link = link;
    this.engine = engine;
    this.wire = wire;
    this.directory = directory;
    this.publisher = publisher;
    this.inboxes = inboxes;
  }

  /** What is learnt of messages from copying them here. */
  public Passing passing() {
    return passing;
  }

  /** Fills the archive from now on. Idempotent. */
  public void serve(String name, StreamSpec.Archive archive) {
    byArchive.computeIfAbsent(
        name,
        unused ->
            directory.shards().names(archive.stream()).stream()
                .map(stream -> postmaster(new StreamSpec.Archive(stream, archive.prefix())))
                .toList());
  }

  private Postmaster postmaster(StreamSpec.Archive archive) {
    directory.create(archive.stream(), consumer());
    Postmaster postmaster =
        new Postmaster(link, engine, wire, inboxes, passing, new Copier(publisher, archive));
    engine.execute(postmaster::start);
    return postmaster;
  }

  private static ConsumerConfiguration consumer() {
    return ConsumerConfiguration.builder()
        .durable(Postmaster.NAME)
        .description("copies every message to the archive")
        .deliverPolicy(DeliverPolicy.All)
        .ackPolicy(AckPolicy.Explicit)
        .ackWait(REDONE_AFTER)
        .maxDeliver(-1)
        .maxAckPending(Postmaster.BATCH)
        .maxPullWaiting(1)
        .build();
  }

  /**
   * Waits until everything that its stream holds now is in the archive, so that a reader finds what
   * was acknowledged before it asked. Gives up after a moment: then the archive lags.
   */
  public void catchUp(String archive) {
    long end = engine.time().nanos() + PATIENCE.toNanos();
    byArchive.getOrDefault(archive, List.of()).forEach(from -> catchUp(from.source(), end));
  }

  private void catchUp(String stream, long end) {
    long last = directory.stream(stream).getStreamState().getLastSequence();
    while (!isCopied(stream, last) && engine.time().nanos() < end) {
      engine.pause(LOOK_AGAIN);
    }
  }

  private boolean isCopied(String stream, long last) {
    return directory
        .consumer(new ConsumerRef(stream, Postmaster.NAME))
        .map(
            info ->
                info.getAckFloor().getStreamSequence() >= last
                    || info.getNumPending() + info.getNumAckPending() == 0)
        .orElse(true);
  }

  /** Finds the archives among what stands on the server. */
  public void discover(List<StreamInfo> streams) {
    for (StreamInfo stream : streams) {
      try {
        StreamSpec spec = StreamSettings.toSpec(stream.getConfiguration());
        spec.archiveOf().ifPresent(archive -> serve(spec.name(), archive));
      } catch (AgentHubException | IllegalArgumentException foreign) {
        // a stream that no hub made
      }
    }
  }

  /** Fills them no more; on the engine. */
  public void close() {
    byArchive.values().forEach(all -> all.forEach(Postmaster::close));
  }
}
