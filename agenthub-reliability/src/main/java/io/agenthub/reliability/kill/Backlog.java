/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.AgentHub;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.delivery.Topology;

/** What is accepted and has not ended. */
final class Backlog {
  private Backlog() {}

  /** How many messages wait or are being handled, in all inboxes. */
  static long of(AgentHub hub) {
    long sum = 0;
    for (ConsumerInfo consumer : hub.broker().consumers(Topology.AGENTS)) {
      sum += consumer.pending() + consumer.inFlight();
    }
    return sum;
  }
}
