/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.BrokerProvider;
import io.agenthub.nats.connection.HubAddress;
import io.agenthub.nats.pull.Ranking;
import io.agenthub.time.TimeSource;

/**
 * Opens the broker on NATS JetStream: {@code nats://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]...]},
 * or {@code tls://} for an encrypted connection.
 *
 * <p>{@code ?replicas=3} keeps every stream on three servers of a cluster, {@code
 * ?credentials=FILE} signs in with a credentials file; without it, the file that {@code NATS_CREDS}
 * names is used, if any.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class NatsBrokerProvider implements BrokerProvider {
  /** Creates the provider; {@link java.util.ServiceLoader} does. */
  public NatsBrokerProvider() {}

  @Override
  public boolean accepts(String url) {
    return HubAddress.accepts(url);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The server has a clock of its own, and what is agreed with it is measured by the machine's,
   * not by the context's: where a test moves the hub's time, the hub's schedules and pauses follow,
   * deadlines at the server do not.
   *
   * @throws io.agenthub.error.PermissionDeniedException if the server refuses the credentials
   */
  @Override
  public Broker open(String url, BrokerContext context) {
    HubAddress address = HubAddress.parse(url, System.getenv("NATS_CREDS"));
    return NatsBroker.open(
        address, new Ranking(context.urgency(), context.ageing()), TimeSource.system());
  }
}
