/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.nats.testing.NatsNode;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.Direction;
import io.agenthub.nats.testing.proxy.FaultProxy;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a run, and the way to them: a single server is reached through a proxy, those of a
 * cluster directly.
 *
 * <p><b>Threads:</b> for one.
 */
final class Arena implements AutoCloseable {
  private final NatsServers servers;
  private final @Nullable FaultProxy proxy;
  private final Random random;
  private @Nullable NatsNode struck;

  private Arena(NatsServers servers, @Nullable FaultProxy proxy, Random random) {
    this.servers = servers;
    this.proxy = proxy;
    this.random = random;
  }

  static Arena open(NatsSetup setup, Random random) {
    NatsServers servers = NatsServers.start(setup);
    return new Arena(servers, setup.nodes() == 1 ? servers.node().proxy() : null, random);
  }

  /** The hub as the processes of the run reach it. */
  String url() {
    return proxy == null ? directUrl() : proxy.url();
  }

  /** The hub without anything in between. */
  String directUrl() {
    return servers.replicas() == 1
        ? servers.url()
        : "%s?replicas=%d".formatted(servers.url(), servers.replicas());
  }

  String release() {
    return servers.release();
  }

  /** Begins a fault of a server or a connection. */
  void strike(Fault fault) {
    switch (fault) {
      case SERVER_KILLED -> victim().kill();
      case SERVER_FROZEN -> victim().freeze();
      case LINK_CUT -> link().refuse();
      case LINK_HELD -> link().hold(Direction.values());
      case LINK_HALF_OPEN -> link().swallow(Direction.TO_SERVER);
      case ANSWERS_LOST -> link().swallow(Direction.TO_CLIENT);
      case AGENT_KILLED, AGENT_FROZEN, CONSUMER_DELETED ->
          throw new IllegalArgumentException(fault + " strikes no server");
    }
  }

  private NatsNode victim() {
    List<NatsNode> nodes = servers.nodes();
    NatsNode node = nodes.get(random.nextInt(nodes.size()));
    struck = node;
    return node;
  }

  private FaultProxy link() {
    if (proxy == null) {
      throw new IllegalArgumentException("the servers of a cluster are reached directly");
    }
    return proxy;
  }

  /** Ends the fault. */
  void heal() {
    if (proxy != null) {
      proxy.heal();
    }
    NatsNode node = struck;
    struck = null;
    if (node != null) {
      node.thaw();
      if (!node.isRunning()) {
        node.start();
      }
    }
  }

  /** Waits until all servers work together again. */
  void awaitReady() {
    servers.awaitReady();
  }

  @Override
  public void close() {
    if (proxy != null) {
      proxy.close();
    }
    servers.close();
  }
}
