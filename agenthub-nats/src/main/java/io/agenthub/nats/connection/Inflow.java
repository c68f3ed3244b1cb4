/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * What a server sends on a connection, with headers that the client library can read.
 *
 * <pre>
 *   HMSG subject sid [reply] headers-size whole-size CRLF headers body CRLF
 *   MSG  subject sid [reply] size CRLF body CRLF
 *   anything else CRLF
 * </pre>
 *
 * <p>A line and the headers that follow are held until they are whole; bodies pass at once.
 *
 * <p><b>Threads:</b> belongs to the reader of its connection.
 */
final class Inflow {
  private static final int CHUNK = 16 * 1024;
  private static final byte[] WITH_HEADERS = "HMSG ".getBytes(ISO_8859_1);
  private static final byte[] WITHOUT_HEADERS = "MSG ".getBytes(ISO_8859_1);

  /** Where no size is: the line passes as it is, and the client library says what it thinks. */
  private static final long NONE = -2;

  private final Bytes line = new Bytes();
  private final Bytes headers = new Bytes();
  private final Bytes out = new Bytes();
  private int taken;

  /** How much of the headers is missing. */
  private int headersLeft;

  /** How much of a body, with the end of its line, is still to pass. */
  private long bodyLeft;

  /** Takes in what was read. */
  void add(byte[] from, int length) {
    int at = 0;
    while (at < length) {
      if (bodyLeft > 0) {
        int passes = (int) Math.min(bodyLeft, length - at);
        out.add(from, at, passes);
        bodyLeft -= passes;
        at += passes;
      } else if (headersLeft > 0) {
        int more = Math.min(headersLeft, length - at);
        headers.add(from, at, more);
        headersLeft -= more;
        at += more;
        if (headersLeft == 0) {
          headersAreWhole();
        }
      } else {
        int end = at;
        while (end < length && from[end] != '\n') {
          end++;
        }
        int more = Math.min(length, end + 1) - at;
        line.add(from, at, more);
        at += more;
        if (end < length) {
          lineIsWhole();
        }
      }
    }
  }

  /** Hands over what can go on, at most that much; 0 if there is nothing yet. */
  int take(byte[] to, int offset, int most) {
    int count = Math.min(most, out.size - taken);
    System.arraycopy(out.bytes, taken, to, offset, count);
    taken += count;
    if (taken == out.size) {
      out.clear();
      taken = 0;
    }
    return count;
  }

  private void lineIsWhole() {
    boolean hasHeaders = line.startsWith(WITH_HEADERS);
    if (hasHeaders || line.startsWith(WITHOUT_HEADERS)) {
      bodyLeft = line.sizeAtEnd(0) + 2;
    }
    long headersSize = hasHeaders ? line.sizeAtEnd(1) : NONE;
    if (headersSize > 0 && headersSize <= line.sizeAtEnd(0)) {
      headersLeft = (int) headersSize;
      bodyLeft = 0; // counted when the headers are there
    } else {
      out.add(line.bytes, 0, line.size);
      line.clear();
    }
  }

  private void headersAreWhole() {
    byte[] came = headers.copy();
    long body = line.sizeAtEnd(0) - came.length;
    if (HeaderRepair.isPlain(came)) {
      out.add(line.bytes, 0, line.size);
      out.add(came, 0, came.length);
    } else {
      repair(came, body);
    }
    bodyLeft = body + 2;
    line.clear();
    headers.clear();
  }

  private void repair(byte[] came, long body) {
    String[] words = line.text().trim().split("\\s+", -1);
    boolean stored = words.length == 6 && words[3].startsWith("$JS.ACK.");
    byte[] go = HeaderRepair.repaired(came, stored);
    words[words.length - 2] = Integer.toString(go.length);
    words[words.length - 1] = Long.toString(go.length + body);
    byte[] changed = (String.join(" ", words) + "\r\n").getBytes(ISO_8859_1);
    out.add(changed, 0, changed.length);
    out.add(go, 0, go.length);
  }

  private static final class Bytes {
    private static final int MOST_DIGITS = 9;

    private byte[] bytes = new byte[CHUNK];
    private int size;

    void add(byte[] from, int offset, int length) {
      if (size + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
      }
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }

    boolean startsWith(byte[] word) {
      return size >= word.length && Arrays.equals(bytes, 0, word.length, word, 0, word.length);
    }

    /** A word of a line as a size, the last one being number 0; {@link #NONE} if it is none. */
    long sizeAtEnd(int number) {
      int end = wordEnd(size);
      for (int i = 0; i < number; i++) {
        end = wordEnd(wordBegin(end));
      }
      int begin = wordBegin(end);
      if (begin == end || end - begin > MOST_DIGITS) {
        return NONE;
      }
      long value = 0;
      for (int at = begin; at < end; at++) {
        int digit = bytes[at] - '0';
        if (digit < 0 || digit > 9) {
          return NONE;
        }
        value = 10 * value + digit;
      }
      return value;
    }

    /** The end of the last word before a place. */
    private int wordEnd(int before) {
      int end = before;
      while (end > 0 && bytes[end - 1] <= ' ') {
        end--;
      }
      return end;
    }

    private int wordBegin(int end) {
      int begin = end;
      while (begin > 0 && bytes[begin - 1] > ' ') {
        begin--;
      }
      return begin;
    }

    String text() {
      return new String(bytes, 0, size, ISO_8859_1);
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }

    /** Much that was needed once is not kept. */
    void clear() {
      size = 0;
      if (bytes.length > 16 * CHUNK) {
        bytes = new byte[CHUNK];
      }
    }
  }
}
