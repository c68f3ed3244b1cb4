/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.contract.BrokerContract;
import io.agenthub.testkit.contract.BrokerStore;

/** The whole contract, on a hub in a directory. */
final class EmbeddedBrokerContractTest extends BrokerContract {
  @Override
  protected BrokerStore newStore() {
    return DirectoryStore.create();
  }
}
