/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.testkit.contract.BrokerStore;
import java.time.Duration;

/** A server's JetStream, wiped when the test is over. */
final class ServerStore implements BrokerStore {
  private final NatsServer server;

  ServerStore(NatsServer server) {
    this.server = server;
  }

  @Override
  public Broker open(BrokerContext context) {
    return new NatsBrokerProvider().open(server.url(), context);
  }

  /** The server's clock is its own. */
  @Override
  public boolean followsTime() {
    return false;
  }

  @Override
  public Duration shortWait() {
    return Duration.ofSeconds(1);
  }

  /** What waits is looked at again after 50 ms. */
  @Override
  public Duration orderLag() {
    return Duration.ofMillis(80);
  }

  @Override
  public void close() {
    server.wipe();
  }
}
