/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

/** Sees every commit before it happens; the place where tests make one fail. */
@FunctionalInterface
public interface CommitProbe {
  /** Does nothing, or throws what SQLite would. */
  void beforeCommit();

  /** The one that does nothing. */
  static CommitProbe none() {
    return () -> {};
  }
}
