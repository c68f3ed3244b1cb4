/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.error.AgentHubException;

/**
 * Something the committer does in a transaction that it shares with others.
 *
 * <p>{@link #apply} may run again if the transaction had to be undone.
 */
interface Request {
  /** Makes its changes; a refusal is remembered for {@link #succeed}, not thrown. */
  void apply(Engine engine);

  /** Whether what it changes must be on disk before it succeeds. */
  boolean isDurable();

  /** Whether it changes nothing: then it needs no transaction and waits for no other process. */
  default boolean isReading() {
    return false;
  }

  /** Whether it may use the space that is kept back for when the disk is full. */
  default boolean mayUseReserve() {
    return true;
  }

  /** The transaction stands. */
  void succeed();

  /** The transaction does not stand, and is not tried again. */
  void fail(AgentHubException failure);
}
