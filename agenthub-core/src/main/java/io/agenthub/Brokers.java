/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.BrokerProvider;
import io.agenthub.error.InvalidNameException;
import java.util.ServiceLoader;

/** Finds the broker that a URL names among those on the class or module path. */
final class Brokers {
  private Brokers() {}

  static Broker open(String url, BrokerContext context) {
    for (BrokerProvider provider : ServiceLoader.load(BrokerProvider.class)) {
      if (provider.accepts(url)) {
        return provider.open(url, context);
      }
    }
    throw new InvalidNameException(
        "'%s' is not the URL of a hub that this program can open; hubs are 'embedded:DIRECTORY',"
                .formatted(url.replaceAll("[^ -~]", "?").replaceAll("//[^/@]*@", "//***@"))
            + " 'embedded:memory' and, with agenthub-nats, 'nats://HOST:4222'.");
  }
}
