/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

/**
 * The proof that a message was stored.
 *
 * @param messageId its id
 * @param stream the stream that keeps it
 * @param sequence its number there; 0 if it is a duplicate of one the broker no longer knows
 * @param duplicate whether a message with this id had been stored before; nothing was added then
 * @since 0.1
 */
public record Receipt(String messageId, String stream, long sequence, boolean duplicate) {}
