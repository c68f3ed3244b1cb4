/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubPlace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The promises of a hub whose inboxes are spread over several streams. */
final class ShardedHubIT extends AllHubContracts {
  private static ContractServers servers;

  @BeforeAll
  static void startServers() {
    servers = ContractServers.chosen();
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @Override
  protected HubPlace newPlace() {
    return new ServerPlace(servers.url() + (servers.url().contains("?") ? "&" : "?") + "shards=3");
  }
}
