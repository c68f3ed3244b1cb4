/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.embedded.storage.ReadStore;
import java.util.function.Function;

/** Where reads happen: on connections of their own or, for a hub in memory, on the committer. */
interface Reading extends AutoCloseable {
  /** Runs a query and returns its result. */
  <T> T read(Function<ReadStore, T> query);

  /** Frees what it holds. Idempotent. */
  @Override
  default void close() {}
}
