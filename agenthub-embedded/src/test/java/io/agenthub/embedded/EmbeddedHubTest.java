/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubPlace;
import java.nio.file.Path;

/** The hub's promises, kept in a directory. */
final class EmbeddedHubTest extends AllHubContracts {
  @Override
  protected HubPlace newPlace() {
    return new DirectoryPlace(Directories.create());
  }

  private record DirectoryPlace(Path directory) implements HubPlace {
    @Override
    public String url() {
      return "embedded:" + directory;
    }

    @Override
    public void close() {
      Directories.delete(directory);
    }
  }
}
