/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.util.List;
import java.util.Optional;

/** Where the servers of one test are made. */
interface Place extends AutoCloseable {
  /**
   * Makes servers that have not been started.
   *
   * @param certificate for connections of clients; empty if they are plain
   */
  List<NatsNode> make(NatsSetup setup, Optional<Certificate> certificate);

  /** Removes all that was made here; the servers have ended. */
  @Override
  void close();
}
