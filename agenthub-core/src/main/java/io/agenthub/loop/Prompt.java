/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Role;

/**
 * A message as a session is asked to work on it.
 *
 * @param role the agent whose session it is
 * @param message the message
 * @param text the prompt: what the hub says of the message, then its content, marked as data
 * @since 0.1
 */
public record Prompt(Role role, Message message, String text) {}
