/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import org.jspecify.annotations.Nullable;

/**
 * A message to store, encoded and summed up before the committer sees it.
 *
 * @param subject the full subject
 * @param id deduplicates; null for none
 * @param urgency 0 to 9
 * @param headers encoded by the caller
 * @param body as published
 * @param checksum see {@link MessageRow#checksum}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never copied: the hot path
public record NewMessage(
    String subject, @Nullable String id, int urgency, byte[] headers, byte[] body, int checksum) {}
