/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.archive;

import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.HubClosedException;
import io.agenthub.nats.connection.Appointment;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Failures;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Shards;
import io.agenthub.nats.stream.Directory;
import io.agenthub.nats.stream.Publisher;
import io.agenthub.nats.stream.Reader;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what waits in the inboxes, pools and subscriptions of a cluster outlives changes
 * of their leaders.
 *
 * <p>A server that was killed may come back without messages that nobody has read, and a consumer
 * that moves to it passes over them; see docs/nats.md. So a process that takes from a consumer
 * holds it against the archive when it begins, and whenever the consumer may have moved.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Stocktaking {
  private static final Logger LOG = LoggerFactory.getLogger(Stocktaking.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(4);

  /** For so long after a move the archive and the consumer may not have caught up yet. */
  private static final Duration SETTLED = Duration.ofSeconds(15);

  /** How often the leader is asked for: its change may have passed unnoticed. */
  private static final Duration WATCH = Duration.ofSeconds(30);

  private final Link link;
  private final Engine engine;
  private final Directory directory;
  private final Publisher publisher;
  private final Copies copies;
  private final Map<ConsumerRef, Taken> taken = new ConcurrentHashMap<>();

  /**
   * Stocktaking of what this process takes from.
   *
   * @param reader reads the archive
   */
  public Stocktaking(
      Link link, Engine engine, Directory directory, Publisher publisher, Reader reader) {
    this.link = link;
    this.engine = engine;
    this.directory = directory;
    this.publisher = publisher;
    this.copies = new Copies(reader, publisher);
  }

  /** The consumer may be led by another server, or is taken from for the first time. */
  public void moved(ConsumerSpec consumer) {
    if (link.address().replicas() > 1 && directory.isKnown(Topology.AUDIT)) {
      Source.of(Shards.known(consumer))
          .map(source -> new Source(consumer, source.recipient(), source.tellsSender()))
          .ifPresent(
              source -> taken.computeIfAbsent(source.ref(), ref -> new Taken(source)).moved());
    }
  }

  /**
   * A consumer that this process takes from. Stock is taken by one thread at a time: while it is
   * open, only the one that takes it names the next time.
   */
  private final class Taken {
    private final Source source;
    private final Stock stock;
    private final Appointment next = new Appointment(engine, this::look);
    private volatile @Nullable String leader;
    private long movedAt;

    /** Whether stock is being taken. */
    private boolean open;

    Taken(Source source) {
      this.source = source;
      this.stock = new Stock(source, directory, publisher, copies);
    }

    synchronized void moved() {
      movedAt = engine.time().nanos();
      if (!open) {
        open = true;
        next.in(SOON);
      }
    }

    private synchronized boolean isOpen() {
      return open;
    }

    private void look() {
      try {
        if (isOpen()) {
          take();
        } else {
          directory.consumer(source.ref()).ifPresent(this::watch);
        }
      } catch (HubClosedException e) {
        throw e;
      } catch (RuntimeException e) { // whatever it is: what is missing has to be found
        String why = Failures.unwrapped(e).getMessage();
        LOG.warn("{} is not compared with the archive yet: {}", source.ref(), why);
        next.in(AGAIN);
      }
    }

    private void watch(ConsumerInfo info) {
      if (leader(info).equals(leader)) {
        rest();
      } else {
        moved();
      }
    }

    private synchronized void rest() {
      if (!open) {
        next.in(WATCH);
      }
    }

    private void take() {
      boolean settled = hasSettled();
      Optional<ConsumerInfo> info = stock.look();
      leader = info.map(Stocktaking::leader).orElse(null);
      if (!settled) {
        stock.aim();
      }
      if (info.isPresent() && !(settled && stock.isDone())) {
        next.in(AGAIN);
        return;
      }
      stock.close();
      close();
    }

    private synchronized boolean hasSettled() {
      return engine.time().nanos() - movedAt > SETTLED.toNanos();
    }

    private synchronized void close() {
      open = !hasSettled(); // it may have moved again
      next.in(open ? AGAIN : WATCH);
    }
  }

  private static String leader(ConsumerInfo info) {
    ClusterInfo cluster = info.getClusterInfo();
    return cluster == null ? "" : String.valueOf(cluster.getLeader());
  }
}
