/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * Opens brokers of one kind; found by {@link java.util.ServiceLoader}.
 *
 * @since 0.1
 */
public interface BrokerProvider {
  /** Whether this provider understands the URL, judged by its scheme alone. */
  boolean accepts(String url);

  /**
   * Opens the broker behind the URL, creating what does not exist.
   *
   * @throws io.agenthub.error.InvalidNameException if the URL is malformed
   * @throws io.agenthub.error.StoreIncompatibleException if it names something that is not a hub,
   *     or one of a newer version
   * @throws io.agenthub.error.StoreDamagedException if the store cannot be opened as it was written
   * @throws io.agenthub.error.BrokerUnavailableException if the broker cannot be reached
   */
  Broker open(String url, BrokerContext context);
}
