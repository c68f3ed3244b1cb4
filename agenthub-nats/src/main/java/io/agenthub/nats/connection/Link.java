/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.broker.SharedThread;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.error.StoreIncompatibleException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a hub: reconnects without end, and is made anew should the client library give
 * it up.
 *
 * <p>Nothing is buffered while it is down: a message either goes out now or the caller knows that
 * it did not.
 *
 * <p><b>Threads:</b> safe for use by many. An interrupted caller's interrupt is kept for later, so
 * that it cannot tear the connection of the others.
 */
public final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final Duration REBUILD = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** When a request without an answer counts as lost. */
  static final Duration REQUEST = Duration.ofSeconds(2);

  private final HubAddress address;
  private final Engine engine;
  private final Dialer dialer;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Connection connection;
  private volatile JetStreamManagement management;
  private final Violations violations = new Violations();
  private volatile boolean closed;

  /** Hears when the connection works again. */
  public interface Listener {
    /**
     * Called after a reconnect, or when a new connection has replaced a closed one.
     *
     * @param fresh whether it is a new one, without any subscription
     */
    void connected(Connection connection, boolean fresh);
  }

  private Link(HubAddress address, Engine engine) throws IOException {
    this.address = address;
    this.engine = engine;
    this.dialer = new Dialer(address, engine.time(), this::onEvent, new Errors());
    this.connection = dialer.connect();
    this.management = connection.jetStreamManagement();
  }

  /**
   * Connects.
   *
   * @throws BrokerUnavailableException if no server can be reached
   * @throws PermissionDeniedException if the server refuses the credentials
   */
  public static Link open(HubAddress address, Engine engine) {
    try {
      Link link = new Link(address, engine);
      link.requireJetStream();
      return link;
    } catch (IOException e) {
      throw Failures.typed(e, "open the hub");
    }
  }

  /** A server without JetStream may belong to a cluster that has it; else nobody would answer. */
  private void requireJetStream() throws IOException {
    if (connection.getServerInfo().isJetStreamAvailable()) {
      return;
    }
    long begin = nanos();
    try {
      management.getAccountStatistics();
    } catch (IOException | JetStreamApiException none) {
      if (violations.ofAnswers().isEmpty() && violations.since(begin, Link::isManaging).isEmpty()) {
        close();
        throw new StoreIncompatibleException(
            "The NATS server at %s has no JetStream. Start it with -js, or with a block 'jetstream'"
                    .formatted(address)
                + " in its configuration; docs/nats.md has one.",
            none);
      }
    }
  }

  private final class Errors implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {
      violations.heard(error, nanos());
      LOG.warn("NATS says: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception e) {
      LOG.debug("The NATS client met a failure", e);
    }
  }

  private void onEvent(Connection of, ConnectionListener.Events event) {
    LOG.debug("NATS connection: {}", event);
    if (closed) {
      return;
    }
    if (event == ConnectionListener.Events.RECONNECTED) {
      listeners.forEach(listener -> listener.connected(of, false));
    } else if (event == ConnectionListener.Events.CLOSED && of == connection) {
      LOG.warn("The NATS client gave the connection up; it is made anew");
      engine.tell(this::rebuild);
    }
  }

  private void rebuild() {
    while (!closed) {
      try {
        Connection fresh = dialer.connect();
        management = fresh.jetStreamManagement();
        connection = fresh;
        if (closed) {
          shut(fresh);
        }
        listeners.forEach(listener -> listener.connected(fresh, true));
        return;
      } catch (AgentHubException | IOException e) {
        LOG.warn("Still no connection to NATS: {}", e.getMessage());
        engine.pause(REBUILD);
      }
    }
  }

  /**
   * From now on the listener hears of each reconnect; on a thread of the client library or of the
   * engine.
   */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** The connection as it is now; another one may take its place. */
  public Connection connection() {
    return connection;
  }

  /** Where it leads. */
  public HubAddress address() {
    return address;
  }

  /** The monotonic clock. */
  public long nanos() {
    return engine.time().nanos();
  }

  /** Whether the hub has closed it, for good. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Checks that it has not been closed.
   *
   * @throws io.agenthub.error.HubClosedException if it has
   */
  public void requireOpen() {
    if (closed) {
      throw Engine.closed();
    }
  }

  /**
   * Sends a request; the future fails with a timeout, a status or a cancellation.
   *
   * @throws IllegalStateException if the connection is down: nothing went out
   */
  public CompletableFuture<Message> request(
      String subject, @Nullable Headers headers, byte[] body) {
    requireOpen();
    CompletableFuture<Message> answer =
        onSharedThread(
            shielded(() -> connection.requestWithTimeout(subject, headers, body, REQUEST)));
    return subject.startsWith(Messages.GET) ? answer.thenApply(Messages::readable) : answer;
  }

  /** The client completes all answers on one thread: whoever held it up would get none any more. */
  private static CompletableFuture<Message> onSharedThread(CompletableFuture<Message> answer) {
    CompletableFuture<Message> same = new CompletableFuture<>();
    CompletableFuture<?> unused =
        answer.whenComplete(
            (message, failure) ->
                SharedThread.run(
                    () -> {
                      if (failure == null) {
                        same.complete(message);
                      } else {
                        same.completeExceptionally(failure);
                      }
                    }));
    return same;
  }

  /** Sends without expecting an answer; false if the connection is down. */
  public boolean send(String subject, @Nullable String replyTo, byte[] body) {
    try {
      shielded(
          () -> {
            connection.publish(subject, replyTo, body);
            return true;
          });
      return true;
    } catch (IllegalStateException down) {
      return false;
    }
  }

  /** A call of the management interface. */
  public interface Management<T> {
    /** Calls the server, and waits for its answer. */
    T call(JetStreamManagement management) throws IOException, JetStreamApiException;
  }

  /**
   * Calls the server and waits for its answer, again and again while it may be electing a leader.
   *
   * @param doing for the error's text, as the object of "could not"
   */
  public <T> T manage(String doing, Management<T> call) {
    SharedThread.ensureMayWait();
    long end = engine.time().nanos() + PATIENCE.toNanos();
    for (Duration wait = Duration.ofMillis(100); ; wait = longer(wait)) {
      requireOpen();
      long begin = nanos();
      try {
        T answer = shielded(() -> called(call));
        violations.answered();
        return answer;
      } catch (Wrapped e) {
        AgentHubException typed = Failures.typed(e.failure, doing);
        if (closed) {
          throw Engine.closed();
        }
        if (!(typed instanceof BrokerUnavailableException)) {
          throw typed; // an answer
        }
        Optional<String> refusal =
            violations.since(begin, Link::isManaging).or(violations::ofAnswers);
        if (refusal.isPresent()) {
          throw denied(doing, refusal.get());
        }
        if (nanos() - end > 0) {
          throw typed;
        }
      }
      engine.pause(wait);
    }
  }

  private static Duration longer(Duration wait) {
    Duration doubled = wait.multipliedBy(2);
    return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
  }

  private <T> T called(Management<T> call) {
    try {
      return call.call(management);
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      throw new Wrapped(e);
    }
  }

  private static boolean isManaging(String subject) {
    return subject.startsWith("$JS.API.");
  }

  /**
   * The error of a publication without an answer, if the server has refused it since then; such a
   * one was not stored.
   *
   * @param begin the monotonic time at which it went out
   */
  public Optional<PermissionDeniedException> refusal(String subject, long begin) {
    return violations
        .since(begin, subject::equals)
        .map(said -> denied("publish on " + subject, said));
  }

  private static PermissionDeniedException denied(String doing, String said) {
    return new PermissionDeniedException(
        "NATS does not let this user %s (%s). Ask the server's operator for the permission."
            .formatted(doing, said));
  }

  /** Runs what an interrupt would tear, and keeps the interrupt for the caller. */
  static <T> T shielded(Supplier<T> call) {
    boolean interrupted = Thread.interrupted();
    try {
      return call.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Wrapped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Exception failure;

    Wrapped(Exception failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /** Sends what was written and closes the connection. */
  @Override
  public void close() {
    closed = true;
    shut(connection);
  }

  private static void shut(Connection connection) {
    boolean interrupted = Thread.interrupted();
    try {
      if (connection.getStatus() == Connection.Status.CONNECTED) {
        connection.flush(Duration.ofSeconds(2));
      }
    } catch (java.util.concurrent.TimeoutException | InterruptedException e) {
      LOG.debug("The connection was closed unflushed", e);
    }
    try {
      connection.close();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
