/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.health;

import io.agenthub.broker.Finding;
import io.agenthub.nats.connection.HubAddress;
import io.nats.client.api.ServerInfo;
import java.net.URI;
import java.util.List;

/** Who can reach a hub's servers, and who can listen in. */
final class Access {
  private final ServerInfo server;
  private final HubAddress address;

  Access(ServerInfo server, HubAddress address) {
    this.server = server;
    this.address = address;
  }

  List<Finding> run() {
    return List.of(encryption(), users());
  }

  private Finding encryption() {
    if (server.isTLSRequired()
        || address.servers().stream().allMatch(url -> url.startsWith("tls"))) {
      return Finding.ok("encryption", "The connection is encrypted.", "Nobody can listen in.");
    }
    return isLocal()
        ? Finding.ok(
            "encryption",
            "The connection is plain, and does not leave this machine.",
            "Only who controls this machine can listen in.")
        : Finding.weaker(
            "encryption",
            "The connection is plain.",
            "Whoever is on the way can read and change messages, and see passwords.",
            "Set up TLS in the server, and write tls:// in the hub's URL.");
  }

  private Finding users() {
    if (server.isAuthRequired()) {
      return Finding.ok(
          "users", "The server asks who one is.", "Strangers can neither read nor write.");
    }
    return Finding.weaker(
        "users",
        "The server takes everybody.",
        isLocal()
            ? "Whoever works on this machine can read, forge and delete messages."
            : "Whoever reaches its port can read, forge and delete messages.",
        "Set up users with the permissions that docs/nats.md lists.");
  }

  private boolean isLocal() {
    return address.servers().stream()
        .map(url -> URI.create(url).getHost())
        .allMatch(host -> host != null && host.matches("localhost|127\\..*|\\[::1]"));
  }
}
