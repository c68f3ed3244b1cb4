/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.PermissionDeniedException;
import io.agenthub.time.TimeSource;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;

/**
 * Makes connections to the servers of a hub.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Dialer {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int TRIES = 3;

  private final HubAddress address;
  private final TimeSource time;
  private final ConnectionListener events;
  private final ErrorListener errors;

  /**
   * A dialer for one hub.
   *
   * @param events hears of each connection from the moment at which it is being made
   * @param errors the same
   */
  Dialer(HubAddress address, TimeSource time, ConnectionListener events, ErrorListener errors) {
    this.address = address;
    this.time = time;
    this.events = events;
    this.errors = errors;
  }

  /**
   * Connects; an interrupt meanwhile is kept for the caller.
   *
   * @throws BrokerUnavailableException if no server can be reached
   * @throws PermissionDeniedException if the server refuses the credentials
   */
  Connection connect() {
    boolean interrupted = Thread.interrupted();
    try {
      return patiently();
    } catch (AuthenticationException e) {
      throw new PermissionDeniedException(
          "NATS at %s refused the credentials: %s. Write nats://USER:PASSWORD@HOST or name a file"
                  .formatted(address, e.getMessage())
              + " with '?credentials=FILE'.",
          e);
    } catch (IOException e) {
      throw new BrokerUnavailableException(
          "No NATS server answers at %s (%s). Start one with JetStream (nats-server -js), or correct"
                  .formatted(address, e.getMessage())
              + " the hub's URL.",
          e);
    } catch (InterruptedException e) {
      interrupted = true;
      throw new BrokerUnavailableException("Interrupted while connecting to " + address, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A server that refuses is not there; one that is only slow gets more time. */
  private Connection patiently() throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      long begin = time.nanos();
      try {
        return Nats.connect(options());
      } catch (AuthenticationException e) {
        throw e;
      } catch (IOException e) {
        if (tries == TRIES || time.nanos() - begin < CONNECT.toNanos()) {
          throw e;
        }
      }
    }
  }

  private Options options() {
    Options.Builder options =
        new Options.Builder()
            .servers(address.servers().toArray(String[]::new))
            .connectionName("agenthub")
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(250))
            .reconnectJitter(Duration.ofMillis(250))
            .connectionTimeout(CONNECT)
            .reconnectBufferSize(0)
            .pingInterval(Duration.ofSeconds(3))
            .maxPingsOut(2)
            .requestCleanupInterval(Duration.ofSeconds(1))
            .useTimeoutException()
            .dataPortType(ReadablePort.class.getName())
            .reportNoResponders()
            .connectionListener(events)
            .errorListener(errors);
    if (address.credentials() != null) {
      options.authHandler(Nats.credentials(address.credentials()));
    } else if (!address.user().isEmpty() && address.password().isEmpty()) {
      options.token(address.user().toCharArray());
    } else if (!address.user().isEmpty()) {
      options.userInfo(address.user().toCharArray(), address.password().toCharArray());
    }
    return options.build();
  }
}
