/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubPlace;

/** The hub's promises, as far as they are about one hub, kept in memory. */
final class MemoryHubTest extends AllHubContracts {
  @Override
  protected HubPlace newPlace() {
    return new MemoryPlace();
  }

  private static final class MemoryPlace implements HubPlace {
    @Override
    public String url() {
      return "embedded:memory";
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public void close() {}
  }
}
