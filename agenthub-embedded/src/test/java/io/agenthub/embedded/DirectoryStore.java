/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.testkit.contract.BrokerStore;
import java.nio.file.Path;
import java.util.Optional;

/** A hub in a directory of its own. */
final class DirectoryStore implements BrokerStore {
  private final Path directory;

  DirectoryStore(Path directory) {
    this.directory = directory;
  }

  static DirectoryStore create() {
    return new DirectoryStore(Directories.create());
  }

  @Override
  public Broker open(BrokerContext context) {
    return new EmbeddedBrokerProvider().open("embedded:" + directory, context);
  }

  /** What the files hold at this moment: what a process that is killed leaves behind. */
  @Override
  public Optional<BrokerStore> crashed() {
    Path copy = Directories.create();
    Directories.copy(directory, copy);
    return Optional.of(new DirectoryStore(copy));
  }

  @Override
  public void close() {
    Directories.delete(directory);
  }
}
