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

  private final Bytes line = new Bytes();
  private final Bytes headers = new Bytes();
  private final Bytes out = new Bytes();
  private int taken;
  private String[] words = {};

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
    byte first = line.bytes[0];
    boolean hasHeaders = first == 'H' && line.startsWith("HMSG ");
    if (hasHeaders || (first == 'M' && line.startsWith("MSG "))) {
      words = new String(line.bytes, 0, line.size, ISO_8859_1).trim().split(" ", -1);
      bodyLeft = size(1) + 2;
    }
    if (hasHeaders && size(2) > 0 && size(2) <= size(1)) {
      headersLeft = (int) size(2);
      bodyLeft = 0; // counted when the headers are there
    } else {
      out.add(line.bytes, 0, line.size);
      line.clear();
    }
  }

  private void headersAreWhole() {
    byte[] came = headers.copy();
    boolean stored = words.length == 6 && words[3].startsWith("$JS.ACK.");
    byte[] go = HeaderRepair.repaired(came, stored);
    long body = size(1) - came.length;
    if (!Arrays.equals(go, came)) {
      words[words.length - 2] = Integer.toString(go.length);
      words[words.length - 1] = Long.toString(go.length + body);
      byte[] changed = (String.join(" ", words) + "\r\n").getBytes(ISO_8859_1);
      out.add(changed, 0, changed.length);
    } else {
      out.add(line.bytes, 0, line.size);
    }
    out.add(go, 0, go.length);
    bodyLeft = body + 2;
    line.clear();
    headers.clear();
  }

  /** A size that the line names, counted from its end; -2 if it names none. */
  private long size(int fromEnd) {
    try {
      return Long.parseLong(words[words.length - fromEnd]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException broken) {
      return -2; // passes as it is: the client library says what it thinks of it
    }
  }

  private static final class Bytes {
    private byte[] bytes = new byte[CHUNK];
    private int size;

    void add(byte[] from, int offset, int length) {
      if (size + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
      }
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }

    boolean startsWith(String text) {
      return size >= text.length() && new String(bytes, 0, text.length(), ISO_8859_1).equals(text);
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
