/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import io.agenthub.testkit.hub.HubPlace;

/**
 * A hub on a server, wiped when the test is over.
 *
 * @param url of the hub
 */
record ServerPlace(String url) implements HubPlace {
  /** The server's clock is its own. */
  @Override
  public boolean followsTime() {
    return false;
  }

  @Override
  public void close() {
    ServerStore.wipe(url);
  }
}
