/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * Hears the messages of a watch.
 *
 * <p>Called by one thread at a time. What it throws is logged and ends nothing.
 */
@FunctionalInterface
public interface WatchListener {
  /** A message of the stream, in order. */
  void onMessage(StoredMessage message);
}
