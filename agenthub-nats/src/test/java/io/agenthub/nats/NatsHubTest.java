/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.testkit.hub.EndingContract;
import io.agenthub.testkit.hub.HubContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The hub's promises, kept on this broker. */
class NatsHubTest {
  private static NatsServers servers;

  @BeforeAll
  static void startServer() {
    servers = NatsServers.start(NatsSetup.single());
  }

  @AfterAll
  static void stopServer() {
    servers.close();
  }

  @AfterEach
  void wipe() {
    ServerStore.wipe(servers.url());
  }

  @Nested
  class Hub extends HubContract {
    @Override
    protected String url() {
      return servers.url();
    }
  }

  @Nested
  class Endings extends EndingContract {
    @Override
    protected String url() {
      return servers.url();
    }
  }
}
