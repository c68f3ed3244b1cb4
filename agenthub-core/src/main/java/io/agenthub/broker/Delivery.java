/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * A message handed out by a durable consumer, to be settled.
 *
 * @param message what was handed out
 * @param consumer by whom
 * @param attempt 1 the first time; higher each time it was handed out again
 * @param token by which the broker recognises this very delivery; opaque to callers
 */
public record Delivery(StoredMessage message, ConsumerRef consumer, int attempt, Object token) {}
