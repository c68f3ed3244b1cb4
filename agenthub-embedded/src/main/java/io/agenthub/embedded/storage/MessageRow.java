/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A message as its table holds it.
 *
 * @param sequence its number
 * @param time when it was stored, in milliseconds of the epoch
 * @param urgency 0 to 9
 * @param subject the full subject
 * @param headers encoded by the caller
 * @param body as published
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never copied: the hot path
public record MessageRow(
    long sequence, long time, int urgency, String subject, byte[] headers, byte[] body) {
  /** The checksum that is stored beside these three, and compared whenever they are read. */
  public static int checksum(String subject, byte[] headers, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(subject.getBytes(StandardCharsets.UTF_8));
    crc.update(headers);
    crc.update(body);
    return (int) crc.getValue();
  }

  /** The checksum bound to the place of the message, so that a row cannot pass for another. */
  static int sealed(int checksum, long sequence, long time, int urgency) {
    return checksum ^ Long.hashCode(sequence * 0x9E3779B97F4A7C15L + time * 31 + urgency);
  }
}
