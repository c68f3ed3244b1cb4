/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.message;

import io.agenthub.time.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes message ids, and turns any id into one token of a subject.
 *
 * <p>Fresh ids are UUIDs of version 7 (RFC 9562): milliseconds, then a counter that keeps ids of
 * one source in order within a millisecond (method 2 of section 6.2), then 62 random bits.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class MessageId {
  private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int COUNTER_BITS = 12;
  private static final VarHandle BITS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final TimeSource time;
  private final RandomGenerator random;

  /** Drawn many at a time: a secure source takes as long for a few bytes as for hundreds. */
  private final byte[] drawn = new byte[64 * Long.BYTES];

  private int used = drawn.length;
  private long lastTick;

  /** A source of ids. */
  public MessageId(TimeSource time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /** A new id, greater than all ids this source made before. */
  public String fresh() {
    long low;
    long tick;
    synchronized (this) {
      low = draw();
      tick = Math.max(lastTick + 1, time.now().toEpochMilli() << COUNTER_BITS);
      lastTick = tick;
    }
    long millis = tick >>> COUNTER_BITS;
    long high = millis << 16 | 0x7000L | (tick & 0xfff);
    return new UUID(high, low >>> 2 | 0x8000000000000000L).toString();
  }

  private long draw() {
    if (used == drawn.length) {
      random.nextBytes(drawn);
      used = 0;
    }
    long bits = (long) BITS.get(drawn, used);
    used += Long.BYTES;
    return bits;
  }

  /**
   * The id as one token of a subject: unchanged if it is 1 to 64 letters, digits, underscores and
   * dashes; otherwise the lower-case base32 of its SHA-256.
   */
  public static String token(String id) {
    return isToken(id) ? id : hash(id);
  }

  private static boolean isToken(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (!isTokenCharacter(id.charAt(i))) {
        return false;
      }
    }
    return !id.isEmpty() && id.length() <= 64;
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String hash(String id) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    StringBuilder token = new StringBuilder(52);
    int bits = 0;
    int held = 0;
    for (byte b : digest) {
      held = held << 8 | (b & 0xff);
      for (bits += 8; bits >= 5; bits -= 5) {
        token.append(BASE32[held >>> (bits - 5) & 31]);
      }
    }
    return token.append(BASE32[held << (5 - bits) & 31]).toString();
  }
}
