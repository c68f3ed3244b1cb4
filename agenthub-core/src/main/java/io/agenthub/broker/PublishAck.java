/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

/**
 * A stored message's place.
 *
 * @param stream the stream that keeps it
 * @param sequence its number there, from 1
 * @param duplicate whether a message with the same id was there before; then {@code sequence} is
 *     that one's, where the broker still knows it, else 0
 */
public record PublishAck(String stream, long sequence, boolean duplicate) {}
