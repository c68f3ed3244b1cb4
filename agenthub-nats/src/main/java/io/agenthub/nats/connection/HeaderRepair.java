/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.support.IncomingHeadersProcessor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes headers readable for the client library.
 *
 * <p>The server stores headers as they come, whatever they are, and the library ends its reading on
 * one that it cannot parse. What it can parse stays byte for byte as it is. Otherwise each value
 * that is not plain is written as an encoded word, and lines that are no headers are kept,
 * together, as one that is called {@value #UNREADABLE}.
 *
 * <p><b>Threads:</b> no state.
 */
final class HeaderRepair {
  /** What the header is called that keeps the lines which are none. */
  static final String UNREADABLE = "Hub-Unreadable-Headers";

  private static final byte[] VERSION = "NATS/1.0".getBytes(US_ASCII);
  private static final String LINE_END = "\r\n";

  /** In an answer of the server, which writes headers in base64 there. */
  private static final Pattern STORED = Pattern.compile("\"hdrs\":\"([A-Za-z0-9+/=]*)\"");

  private HeaderRepair() {}

  /**
   * The headers of a message as they go on; the same array if nothing has to be done.
   *
   * @param stored whether they come with a stored message, and so without a status
   */
  static byte[] repaired(byte[] block, boolean stored) {
    if (isPlain(block) || (!(stored && hasStatus(block)) && isReadable(block))) {
      return block;
    }
    return written(text(block)).getBytes(US_ASCII);
  }

  /** The server's answer that holds a stored message, its headers repaired. */
  static byte[] repairedAnswer(byte[] json) {
    Matcher headers = STORED.matcher(new String(json, ISO_8859_1));
    if (!headers.find()) {
      return json;
    }
    byte[] block = Base64.getDecoder().decode(headers.group(1));
    byte[] repaired = repaired(block, true);
    if (Arrays.equals(repaired, block)) {
      return json;
    }
    String written = "\"hdrs\":\"" + Base64.getEncoder().encodeToString(repaired) + "\"";
    return headers.replaceFirst(written).getBytes(ISO_8859_1);
  }

  /** Whether these are well-formed headers of ASCII; the usual case, and so decided quickly. */
  static boolean isPlain(byte[] block) {
    int at = VERSION.length;
    if (!startsWithVersion(block) || !isLineEnd(block, at)) {
      return false;
    }
    for (at += 2; at < block.length && block[at] != '\r'; at += 2) {
      int colon = end(block, at, ' ' + 1, true);
      int end = end(block, colon + 1, ' ', false);
      if (colon == at || colon == block.length || block[colon] != ':' || !isLineEnd(block, end)) {
        return false;
      }
      at = end;
    }
    return isLineEnd(block, at) && at + 2 == block.length;
  }

  /** Where the bytes end that are printable, from the lowest that is allowed. */
  private static int end(byte[] block, int from, int lowest, boolean atColon) {
    int at = from;
    while (at < block.length
        && block[at] >= lowest
        && block[at] < 127
        && !(atColon && block[at] == ':')) {
      at++;
    }
    return at;
  }

  private static boolean startsWithVersion(byte[] block) {
    return block.length >= VERSION.length
        && Arrays.equals(block, 0, VERSION.length, VERSION, 0, VERSION.length);
  }

  private static boolean isLineEnd(byte[] block, int at) {
    return at + 1 < block.length && block[at] == '\r' && block[at + 1] == '\n';
  }

  private static boolean hasStatus(byte[] block) {
    return startsWithVersion(block) && !isLineEnd(block, VERSION.length);
  }

  private static boolean isReadable(byte[] block) {
    try {
      return new IncomingHeadersProcessor(block).getSerializedLength() == block.length;
    } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      return false;
    }
  }

  /** UTF-8 if it is that; otherwise a character a byte. */
  private static String text(byte[] block) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(block)).toString();
    } catch (CharacterCodingException other) {
      return new String(block, ISO_8859_1);
    }
  }

  private static String written(String block) {
    String version = new String(VERSION, US_ASCII);
    StringBuilder written = new StringBuilder(version).append(LINE_END);
    List<String> unreadable = new ArrayList<>();
    for (String line : block.split(LINE_END, -1)) {
      String rest = line.startsWith(version) ? line.substring(version.length()) : line;
      int colon = rest.indexOf(':');
      if (colon > 0 && isName(rest.substring(0, colon))) {
        append(written, rest.substring(0, colon), rest.substring(colon + 1).trim());
      } else if (!rest.isBlank()) {
        unreadable.add(rest.trim());
      }
    }
    if (!unreadable.isEmpty()) {
      append(written, UNREADABLE, String.join("; ", unreadable));
    }
    return written.append(LINE_END).toString();
  }

  private static boolean isName(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static void append(StringBuilder headers, String name, String value) {
    headers.append(name).append(": ").append(WireHeaders.encoded(value)).append(LINE_END);
  }
}
