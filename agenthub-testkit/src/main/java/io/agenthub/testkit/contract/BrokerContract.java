/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import org.junit.jupiter.api.Nested;

/**
 * All that a broker promises, in one suite: a binding extends it once and supplies a store.
 *
 * <pre>{@code
 * final class MyBrokerTest extends BrokerContract {
 *   protected BrokerStore newStore() {
 *     return new MyStore();
 *   }
 * }
 * }</pre>
 *
 * <p>Each theme is also a class of its own, for bindings that need a different store for some.
 *
 * @since 0.1
 */
public abstract class BrokerContract {
  /** Only for subclasses. */
  protected BrokerContract() {}

  /** A store that is empty and belongs to one test alone. */
  protected abstract BrokerStore newStore();

  @Nested
  final class Streams extends StreamsContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Publish extends PublishContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Duplicate extends DuplicateContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Condition extends ConditionContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Retention extends RetentionContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Consumer extends ConsumerContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Pull extends PullContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Redelivery extends RedeliveryContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Order extends OrderContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Batch extends BatchContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Read extends ReadContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Watch extends WatchContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Archive extends ArchiveContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Sharing extends SharingContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }

  @Nested
  final class Close extends CloseContract {
    @Override
    protected BrokerStore newStore() {
      return BrokerContract.this.newStore();
    }
  }
}
