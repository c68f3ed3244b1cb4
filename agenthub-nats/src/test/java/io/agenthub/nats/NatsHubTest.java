/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.hub.EndingContract;
import io.agenthub.testkit.hub.HubContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The hub's promises, kept on this broker. */
class NatsHubTest {
  private static NatsServer server;

  @BeforeAll
  static void startServer() {
    server = NatsServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @AfterEach
  void wipe() {
    server.wipe();
  }

  @Nested
  class Hub extends HubContract {
    @Override
    protected String url() {
      return server.url();
    }
  }

  @Nested
  class Endings extends EndingContract {
    @Override
    protected String url() {
      return server.url();
    }
  }
}
