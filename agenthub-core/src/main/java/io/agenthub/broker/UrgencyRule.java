/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * How urgent a message is; the same for every process that opens a hub.
 *
 * <p>A pure function of the message. It must not throw, whatever the bytes.
 */
@FunctionalInterface
public interface UrgencyRule {
  /** The urgency; 0 is the most urgent, 9 the least. */
  int of(Headers headers, byte[] body);
}
