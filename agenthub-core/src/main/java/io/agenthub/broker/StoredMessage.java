/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.broker;

import java.time.Instant;

/**
 * A message as a stream keeps it.
 *
 * @param stream the stream
 * @param sequence its number there, from 1
 * @param subject the subject it was published on
 * @param time when the broker stored it, to the millisecond
 * @param headers as published
 * @param body as published; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never copied: the hot path
public record StoredMessage(
    String stream, long sequence, String subject, Instant time, Headers headers, byte[] body) {}
