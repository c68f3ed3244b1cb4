/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are killed and come back on the same port.
 *
 * <p>They lie below the ports that the system gives to outgoing connections. Above that border a
 * client that tries again and again to reach a dead server is in the end given the server's port as
 * its own, connects to itself, and the server cannot come back.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class Ports {
  private static final int LOWEST = 16_000;
  private static final int HIGHEST = 32_000;

  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /** A port on which nobody listens, and that was not given before by this process. */
  static synchronized int next() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port found between %d and %d".formatted(LOWEST, HIGHEST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
