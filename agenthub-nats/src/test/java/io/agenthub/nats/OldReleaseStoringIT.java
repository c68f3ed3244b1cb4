/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.NatsVersion;
import org.junit.jupiter.api.Nested;

/** On the releases before the current one that are supported. */
final class OldReleaseStoringIT {
  private static ContractServers start(String release) {
    NatsVersion version = new NatsVersion(release);
    assumeTrue(NatsVersion.wanted().contains(version), "-Dnats.versions does not name " + version);
    return ContractServers.start(NatsSetup.single().on(version));
  }

  /** The one that Debian 12 has. */
  @Nested
  final class Oldest extends StoringContracts {
    @Override
    ContractServers start() {
      return OldReleaseStoringIT.start("2.9");
    }
  }

  @Nested
  final class Before extends StoringContracts {
    @Override
    ContractServers start() {
      return OldReleaseStoringIT.start("2.10");
    }
  }
}
