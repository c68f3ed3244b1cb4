/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/** A watch that can be ended. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
  /** Ends the watch; a message that is being handed over may still arrive. Idempotent. */
  @Override
  void close();
}
