/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration file of one server.
 *
 * @param name of the server
 * @param host the interface it listens on
 * @param ports of this server, as it sees them itself
 * @param store the directory of its JetStream store
 * @param routes of the cluster, host and port each; empty for a server that stands alone
 * @param advertised host and port that clients of a cluster are told to use
 */
record ServerConfig(
    String name,
    String host,
    NodePorts ports,
    String store,
    List<String> routes,
    String advertised) {

  /** The text of the file. */
  String text(NatsSetup setup, String certificates) {
    StringBuilder text = new StringBuilder();
    text.append("server_name: \"%s\"%n".formatted(name));
    text.append("listen: \"%s:%d\"%n".formatted(host, ports.client()));
    text.append("http: \"%s:%d\"%n".formatted(host, ports.monitor()));
    text.append("jetstream {%n  store_dir: \"%s\"%n".formatted(store));
    if (setup.synced()) {
      text.append("  sync_interval: always%n".formatted());
    }
    text.append("}%n".formatted());
    if (!routes.isEmpty()) {
      text.append("client_advertise: \"%s\"%n".formatted(advertised));
      text.append("cluster {%n  name: test%n".formatted());
      text.append("  listen: \"%s:%d\"%n".formatted(host, ports.cluster()));
      text.append(
          routes.stream()
              .map("\"nats://%s\""::formatted)
              .collect(Collectors.joining(", ", "  routes: [", "]\n}\n")));
    }
    if (setup.encrypted()) {
      text.append(
          "tls { cert_file: \"%1$s/cert.pem\", key_file: \"%1$s/key.pem\" }%n"
              .formatted(certificates));
    }
    return text.append(setup.extra()).toString();
  }
}
