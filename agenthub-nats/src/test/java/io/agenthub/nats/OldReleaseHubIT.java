/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.NatsVersion;
import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubPlace;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The promises of a hub, on the oldest release: the one that Debian 12 has. */
final class OldReleaseHubIT extends AllHubContracts {
  private static final NatsVersion OLDEST = new NatsVersion("2.9");

  private static @Nullable ContractServers servers;

  @BeforeAll
  static void startServers() {
    assumeTrue(NatsVersion.wanted().contains(OLDEST), "-Dnats.versions does not name " + OLDEST);
    servers = ContractServers.start(NatsSetup.single().on(OLDEST));
  }

  @AfterAll
  static void stopServers() {
    if (servers != null) {
      servers.close();
    }
  }

  @Override
  protected HubPlace newPlace() {
    return new ServerPlace(Objects.requireNonNull(servers).url());
  }
}
