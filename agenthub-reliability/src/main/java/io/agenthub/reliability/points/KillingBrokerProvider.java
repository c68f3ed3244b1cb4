/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.BrokerProvider;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code killing:URL}: the broker behind the URL, with the trap of this process around it.
 */
public final class KillingBrokerProvider implements BrokerProvider {
  static final String SCHEME = "killing:";

  private static volatile @Nullable Trap trap;

  /** Creates the provider; {@link ServiceLoader} does. */
  public KillingBrokerProvider() {}

  /** Sets the trap of this process, which has one message to die of. */
  static void arm(Trap armed) {
    trap = armed;
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith(SCHEME);
  }

  @Override
  public Broker open(String url, BrokerContext context) {
    Trap armed = trap;
    String inner = url.substring(SCHEME.length());
    for (BrokerProvider provider : ServiceLoader.load(BrokerProvider.class)) {
      if (provider.accepts(inner)) {
        Broker broker = provider.open(inner, context);
        return armed == null ? broker : KillingBroker.around(broker, armed);
      }
    }
    throw new IllegalArgumentException("no broker for " + inner);
  }
}
