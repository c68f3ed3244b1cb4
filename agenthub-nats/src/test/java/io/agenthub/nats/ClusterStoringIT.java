/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.nats.testing.NatsSetup;

/** On three servers that keep a copy each. */
final class ClusterStoringIT extends StoringContracts {
  @Override
  ContractServers start() {
    return ContractServers.start(NatsSetup.cluster());
  }
}
