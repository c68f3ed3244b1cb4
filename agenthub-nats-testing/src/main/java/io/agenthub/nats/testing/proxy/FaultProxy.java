/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and one server of this machine, and breaks their connections on demand:
 *
 * <table>
 *   <caption>Faults</caption>
 *   <tr><td>{@link #cut}</td><td>all connections are reset; new ones work</td></tr>
 *   <tr><td>{@link #refuse}</td><td>and new ones are refused</td></tr>
 *   <tr><td>{@link #hold}</td><td>nothing arrives, in one direction or both, until it is healed:
 *       a partition that ends before TCP gives up</td></tr>
 *   <tr><td>{@link #swallow}</td><td>what is sent is thrown away, and no side is told: half-open
 *       connections, new ones too</td></tr>
 *   <tr><td>{@link #delay}</td><td>everything arrives later</td></tr>
 * </table>
 *
 * <p>A fault replaces the one before it in its direction. {@link #heal} ends all of them.
 *
 * <p><b>Threads:</b> safe for use by many; has threads of its own, which {@link #close} ends.
 */
public final class FaultProxy implements AutoCloseable {
  private final int target;
  private final int port;
  private final Map<Direction, Gate> gates = new EnumMap<>(Direction.class);
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;

  private FaultProxy(int target, int port) {
    this.target = target;
    this.port = port;
    for (Direction direction : Direction.values()) {
      gates.put(direction, new Gate());
    }
  }

  /**
   * A proxy that works, to a server that need not run yet.
   *
   * @param target the port of the server on the loopback interface
   * @param port where the proxy listens, on the same interface; it is used again after {@link
   *     #refuse}, so it should not be one that the system gives to clients
   */
  public static FaultProxy to(int target, int port) {
    FaultProxy proxy = new FaultProxy(target, port);
    proxy.listen();
    return proxy;
  }

  private synchronized void listen() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listener = socket;
      Thread accepting = new Thread(() -> accept(socket), "proxy-" + port);
      accepting.setDaemon(true);
      accepting.start();
      acceptor = accepting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        connect(socket.accept());
      } catch (IOException closed) {
        // refused from now on; or one client that is gone already
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Link link = new Link(client, server);
      links.removeIf(Link::isOver);
      links.add(link);
      link.start(gates);
    } catch (IOException serverIsDown) {
      client.close();
    }
  }

  /** Where clients find it: {@code nats://127.0.0.1:PORT}. */
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Resets all connections. */
  public void cut() {
    links.forEach(Link::cut);
    links.removeIf(Link::isOver);
  }

  /** Resets all connections and refuses new ones. */
  public synchronized void refuse() {
    try {
      if (listener != null) {
        listener.close();
        listener = null;
        awaitAcceptor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  /** The system listens until the thread that accepts has noticed the close. */
  private void awaitAcceptor() {
    try {
      if (acceptor != null) {
        acceptor.join();
        acceptor = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets nothing through in these directions; what is sent meanwhile arrives after {@link #heal}.
   */
  public void hold(Direction... directions) {
    for (Direction direction : directions) {
      gate(direction).hold();
    }
  }

  /**
   * Throws away what is sent in these directions. Connections that lost something are reset by
   * {@link #heal}.
   */
  public void swallow(Direction... directions) {
    for (Direction direction : directions) {
      gate(direction).swallow();
    }
  }

  /** Lets everything in these directions arrive later, at most 64 KiB in that time. */
  public void delay(Duration delay, Direction... directions) {
    for (Direction direction : directions) {
      gate(direction).delay(delay);
    }
  }

  private Gate gate(Direction direction) {
    return Objects.requireNonNull(gates.get(direction));
  }

  /** Ends all faults. */
  public void heal() {
    listen();
    links.stream().filter(Link::isTorn).forEach(Link::cut);
    gates.values().forEach(Gate::open);
    links.removeIf(Link::isOver);
  }

  /** How many connections there are, half-open ones too. */
  public int connections() {
    links.removeIf(Link::isOver);
    return links.size();
  }

  /** Resets all connections and ends. */
  @Override
  public void close() {
    refuse();
  }
}
