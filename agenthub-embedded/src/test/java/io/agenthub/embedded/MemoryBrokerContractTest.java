/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.testkit.contract.BrokerContract;
import io.agenthub.testkit.contract.BrokerStore;

/** The whole contract, as far as it is about one broker, on a hub in memory. */
final class MemoryBrokerContractTest extends BrokerContract {
  @Override
  protected BrokerStore newStore() {
    return new MemoryStore();
  }

  private static final class MemoryStore implements BrokerStore {
    @Override
    public Broker open(BrokerContext context) {
      return new EmbeddedBrokerProvider().open("embedded:memory", context);
    }

    @Override
    public boolean isKept() {
      return false;
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public void close() {}
  }
}
