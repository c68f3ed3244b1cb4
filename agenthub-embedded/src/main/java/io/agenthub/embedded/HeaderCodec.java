/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import io.agenthub.broker.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers as they are stored: {@code name:value} and a line feed for each, in UTF-8. Neither can
 * hold a control character, and a name holds no colon, so nothing needs escaping.
 */
final class HeaderCodec {
  private static final byte[] NONE = new byte[0];

  private HeaderCodec() {}

  static byte[] encode(Headers headers) {
    if (headers.isEmpty()) {
      return NONE;
    }
    StringBuilder text = new StringBuilder(128);
    for (Map.Entry<String, String> header : headers.asMap().entrySet()) {
      text.append(header.getKey()).append(':').append(header.getValue()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Headers decode(byte[] stored) {
    if (stored.length == 0) {
      return Headers.none();
    }
    String text = new String(stored, StandardCharsets.UTF_8);
    Map<String, String> values = new LinkedHashMap<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int colon = text.indexOf(':', start);
      values.put(text.substring(start, colon), text.substring(colon + 1, end));
      start = end + 1;
    }
    return Headers.of(values);
  }
}
