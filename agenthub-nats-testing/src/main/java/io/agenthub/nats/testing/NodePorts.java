/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

/**
 * Where a server listens.
 *
 * @param client for clients
 * @param monitor for its monitoring, over HTTP
 * @param cluster for the other servers
 */
record NodePorts(int client, int monitor, int cluster) {
  /** Ports that nobody uses. */
  static NodePorts free() {
    return new NodePorts(Ports.next(), Ports.next(), Ports.next());
  }
}
