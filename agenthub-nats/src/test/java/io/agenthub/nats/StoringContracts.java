/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.contract.BatchContract;
import io.agenthub.testkit.contract.BrokerStore;
import io.agenthub.testkit.contract.ConditionContract;
import io.agenthub.testkit.contract.DuplicateContract;
import io.agenthub.testkit.contract.PublishContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What a broker promises of storing a message: the part in which releases of the server, and
 * clusters, differ most. All of the contract runs on the current release in each build, and on the
 * others by {@code scripts/nats-versions.sh}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoringContracts {
  private @Nullable ContractServers servers;

  /** The servers of all tests of the class. */
  abstract ContractServers start();

  @BeforeAll
  final void startServers() {
    servers = start();
  }

  private BrokerStore newStore() {
    return new ServerStore(Objects.requireNonNull(servers).url());
  }

  @AfterAll
  final void stopServers() {
    if (servers != null) {
      servers.close();
    }
  }

  @Nested
  final class Publish extends PublishContract {
    @Override
    protected BrokerStore newStore() {
      return StoringContracts.this.newStore();
    }
  }

  @Nested
  final class Duplicate extends DuplicateContract {
    @Override
    protected BrokerStore newStore() {
      return StoringContracts.this.newStore();
    }
  }

  @Nested
  final class Condition extends ConditionContract {
    @Override
    protected BrokerStore newStore() {
      return StoringContracts.this.newStore();
    }
  }

  @Nested
  final class Batch extends BatchContract {
    @Override
    protected BrokerStore newStore() {
      return StoringContracts.this.newStore();
    }
  }
}
