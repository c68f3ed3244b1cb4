/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubPlace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The hub's promises, kept on a server. */
final class NatsHubTest extends AllHubContracts {
  private static ContractServers servers;

  @BeforeAll
  static void startServer() {
    servers = ContractServers.chosen();
  }

  @AfterAll
  static void stopServer() {
    servers.close();
  }

  @Override
  protected HubPlace newPlace() {
    return new ServerPlace(servers.url());
  }
}
