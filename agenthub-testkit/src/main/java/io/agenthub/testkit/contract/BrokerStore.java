/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import java.time.Duration;
import java.util.Optional;

/**
 * A place where brokers of one kind keep their data, for the length of one test; at first empty.
 *
 * <p>A binding describes here what of the contract can be tried on it; what cannot is skipped with
 * its reason, never passed.
 *
 * <p><b>Threads:</b> used by the test's own thread.
 *
 * @since 0.1
 */
public interface BrokerStore extends AutoCloseable {
  /**
   * Opens a broker on this store. Called again after the first was closed, and, if {@link
   * #isShared}, while others are open.
   */
  Broker open(BrokerContext context);

  /** Whether the data outlive the broker that wrote them. Default: yes. */
  default boolean isKept() {
    return true;
  }

  /** Whether several brokers may be open at a time. Default: yes. */
  default boolean isShared() {
    return true;
  }

  /**
   * Whether all waits follow the time source of the context, so that a test may move time. Default:
   * yes. If not, the suite waits in earnest, and {@link #shortWait} should be overridden.
   */
  default boolean followsTime() {
    return true;
  }

  /** A wait that can be told from its half and from twice as much. Default: a minute. */
  default Duration shortWait() {
    return Duration.ofMinutes(1);
  }

  /**
   * How much later than the acknowledgement of a message the order of a consumer may begin to
   * reflect it. Default: not at all.
   */
  default Duration orderLag() {
    return Duration.ZERO;
  }

  /**
   * Another store with the data a crash at this moment would leave behind; closed by the caller.
   * Default: empty, this cannot be tried.
   */
  default Optional<BrokerStore> crashed() {
    return Optional.empty();
  }

  /** Removes the data. */
  @Override
  void close();
}
