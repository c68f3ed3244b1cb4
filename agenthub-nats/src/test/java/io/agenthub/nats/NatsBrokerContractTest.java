/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.contract.BrokerContract;
import io.agenthub.testkit.contract.BrokerStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** All that a broker promises, on a server. */
final class NatsBrokerContractTest extends BrokerContract {
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
  protected BrokerStore newStore() {
    return new ServerStore(servers.url());
  }
}
