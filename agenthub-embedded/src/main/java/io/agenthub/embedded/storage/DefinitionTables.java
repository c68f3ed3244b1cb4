/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.Optional;

/**
 * What streams and consumers there are, for those who only ask.
 *
 * <p><b>Threads:</b> confined to the thread that uses the connection.
 */
public final class DefinitionTables {
  private final Query stream;
  private final Query consumer;

  DefinitionTables(Link link) {
    stream = link.prepare("SELECT id, name, settings FROM stream WHERE name = ?");
    consumer =
        link.prepare(
            "SELECT consumer.id, consumer.name, consumer.settings, stream.id FROM consumer"
                + " JOIN stream ON stream.id = consumer.stream"
                + " WHERE stream.name = ? AND consumer.name = ?");
  }

  /** The stream of this name. */
  public Optional<CatalogTables.Entry> stream(String name) {
    return CatalogTables.entries(stream.bind(name), false).stream().findFirst();
  }

  /** The consumer of this name. */
  public Optional<CatalogTables.Entry> consumer(String ofStream, String name) {
    return CatalogTables.entries(consumer.bind(ofStream).bind(name), true).stream().findFirst();
  }
}
