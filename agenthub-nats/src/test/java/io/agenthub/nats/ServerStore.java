/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.testkit.contract.BrokerStore;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A server's JetStream, wiped when the test is over. */
final class ServerStore implements BrokerStore {
  private final String url;

  ServerStore(String url) {
    this.url = url;
  }

  @Override
  public Broker open(BrokerContext context) {
    return new NatsBrokerProvider().open(url, context);
  }

  /** The server's clock is its own. */
  @Override
  public boolean followsTime() {
    return false;
  }

  /** Long enough for a machine that is busy with other things. */
  @Override
  public Duration shortWait() {
    return Duration.ofSeconds(2);
  }

  /** What waits is looked at again after 50 ms. */
  @Override
  public Duration orderLag() {
    return Duration.ofMillis(80);
  }

  @Override
  public void close() {
    wipe(url);
  }

  /** Removes all streams of a server. */
  @SuppressWarnings("try") // nobody interrupts a test
  static void wipe(String url) {
    try (Connection connection = Nats.connect(url)) {
      JetStreamManagement management = connection.jetStreamManagement();
      for (String stream : List.copyOf(management.getStreamNames())) {
        management.deleteStream(stream);
      }
    } catch (IOException | InterruptedException | JetStreamApiException e) {
      throw new AssertionError("cannot wipe the server", e);
    }
  }
}
