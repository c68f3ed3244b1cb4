/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.NatsVersion;

/**
 * The servers that a contract runs on.
 *
 * @param servers they
 * @param url of a hub on them, with a copy of each stream on each
 */
record ContractServers(NatsServers servers, String url) implements AutoCloseable {
  /**
   * One server of the current release, or what the system property {@code nats.contract} says: a
   * release, such as {@code 2.9.10}, and {@code x3} behind it for a cluster.
   */
  static ContractServers chosen() {
    String chosen = System.getProperty("nats.contract", "current");
    String release = chosen.endsWith("x3") ? chosen.substring(0, chosen.length() - 2) : chosen;
    NatsSetup setup = chosen.equals(release) ? NatsSetup.single() : NatsSetup.cluster();
    return start(setup.on(new NatsVersion(release)));
  }

  static ContractServers start(NatsSetup setup) {
    NatsServers servers = NatsServers.start(setup);
    String replicas = setup.nodes() == 1 ? "" : "?replicas=" + setup.nodes();
    return new ContractServers(servers, servers.url() + replicas);
  }

  @Override
  public void close() {
    servers.close();
  }
}
