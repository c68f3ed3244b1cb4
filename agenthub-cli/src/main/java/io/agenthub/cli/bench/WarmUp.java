/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;

/**
 * Lets the JVM compile what will be measured: the whole way of messages in a hub in memory, where
 * no disk slows it down.
 */
final class WarmUp {
  private static final String HUB = "embedded:memory";

  private WarmUp() {}

  static void run(Plan plan) throws InterruptedException {
    try (AgentHub hub = AgentHub.open(HUB);
        Crew senders = new Crew(hub, plan.senders(), false);
        Crew crew = new Crew(hub, plan.agents(), false)) {
      new Flow(senders, crew, plan.senders()).run(plan.warmUp());
      new Throughput()
          .blocking(
              plan.senders(),
              plan.warmUp(),
              n -> senders.agent(n).send(Samples.draft(senders.nextRecipient())));
    }
  }
}
