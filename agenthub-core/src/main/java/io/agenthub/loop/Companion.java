/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Delivery;
import io.agenthub.message.Message;

/**
 * A message that shares the turn of another.
 *
 * @param delivery by which it is settled
 * @param message what the session is shown
 */
record Companion(Delivery delivery, Message message) {}
