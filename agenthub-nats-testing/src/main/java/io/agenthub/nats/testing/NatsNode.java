/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import io.agenthub.nats.testing.proxy.FaultProxy;
import java.net.URI;

/**
 * One server, whose life a test has in its hand. What it has stored and its ports stay the same
 * over all of its lives.
 *
 * <p><b>Threads:</b> safe for use by many, one call at a time.
 */
public interface NatsNode {
  /** Its name in the cluster: {@code n1}, {@code n2}, {@code n3}. */
  String name();

  /** The port of the loopback interface on which it takes clients. */
  int port();

  /** Where a client finds this server alone: {@code nats://127.0.0.1:PORT}. */
  default String url() {
    return "nats://127.0.0.1:" + port();
  }

  /** Where its monitoring is: {@code http://127.0.0.1:PORT}. */
  URI monitor();

  /**
   * A proxy in front of it, which breaks connections on demand. In a cluster a client must be told
   * not to use the addresses that the servers themselves announce.
   */
  default FaultProxy proxy() {
    return FaultProxy.to(port(), Ports.next());
  }

  /** Whether it has been started and not ended since; a frozen one runs. */
  boolean isRunning();

  /**
   * Starts it, or starts it again, and waits until it takes clients. Whether JetStream is ready too
   * says {@link NatsServers#awaitReady}: it may need the other servers.
   *
   * @throws IllegalStateException with its log, if it does not start
   */
  void start();

  /** Ends it in good order and waits for the end. */
  void stop();

  /** Ends it like a crash, by SIGKILL, and waits for the end. */
  void kill();

  /** Stops all its threads where they are, like SIGSTOP; its connections stay open. */
  void freeze();

  /** Lets it go on after {@link #freeze}. */
  void thaw();

  /** All that it has logged in its lives. */
  String log();
}
