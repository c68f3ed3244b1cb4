/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.HashMap;
import java.util.Map;

/**
 * A connection that reads; each query sees what was committed when it began.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class ReadStore implements AutoCloseable {
  private final Link link;
  private final ClaimTables claims;
  private final DefinitionTables definitions;
  private final Map<Long, MessageTable> messages = new HashMap<>();

  ReadStore(Link link) {
    this.link = link;
    this.claims = new ClaimTables(link);
    this.definitions = new DefinitionTables(link);
  }

  /** Who wants what. */
  public ClaimTables claims() {
    return claims;
  }

  /** What streams and consumers there are. */
  public DefinitionTables definitions() {
    return definitions;
  }

  /** The messages of one stream, whose table exists. */
  public MessageTable messages(long stream, String name) {
    return messages.computeIfAbsent(stream, id -> new MessageTable(link, id, name));
  }

  @Override
  public void close() {
    link.close();
  }
}
