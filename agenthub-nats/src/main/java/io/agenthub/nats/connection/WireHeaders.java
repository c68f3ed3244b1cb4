/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.broker.Headers;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Headers as NATS carries them.
 *
 * <p>A value must be ASCII there and loses blanks at its ends. One that would be changed travels as
 * an encoded word of RFC 2047, {@code =?UTF-8?B?...?=}, and comes back as it was.
 */
public final class WireHeaders {
  /** The server's conditions on a publication; they are no part of the message. */
  private static final String CONDITION = "Nats-Expected-";

  /** Added by the server where only headers are delivered. */
  private static final String SIZE = "Nats-Msg-Size";

  private static final String BEGIN = "=?UTF-8?B?";
  private static final String END = "?=";

  private WireHeaders() {}

  /** Headers as the client library takes them; null for none. */
  public static io.nats.client.impl.@Nullable Headers toWire(Headers headers) {
    if (headers.isEmpty()) {
      return null;
    }
    io.nats.client.impl.Headers wire = new io.nats.client.impl.Headers();
    headers.asMap().forEach((name, value) -> wire.put(name, encoded(value)));
    return wire;
  }

  /** The headers of a stored message; what no hub could have written is made printable. */
  static Headers fromWire(io.nats.client.impl.@Nullable Headers wire) {
    if (wire == null || wire.isEmpty()) {
      return Headers.none();
    }
    String[] names = wire.keySet().toArray(String[]::new);
    Arrays.sort(names); // the client library keeps them in no order
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : names) {
      List<String> all = wire.get(name);
      if (!name.startsWith(CONDITION) && !name.equals(SIZE) && all != null) {
        values.put(name, printable(decoded(all)));
      }
    }
    return Headers.of(values);
  }

  /** A value as it may travel. */
  static String encoded(String value) {
    return isPlain(value)
        ? value
        : BEGIN + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + END;
  }

  // Loops: each header of every message passes here, and a stream costs ten times as much.
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) >= 127) {
        return false;
      }
    }
    return value.equals(value.trim()) && !value.startsWith(BEGIN);
  }

  private static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) == 127) {
        return false;
      }
    }
    return true;
  }

  private static String decoded(List<String> values) {
    return values.size() == 1
        ? decoded(values.get(0))
        : values.stream().map(WireHeaders::decoded).collect(Collectors.joining(", "));
  }

  private static String decoded(String value) {
    if (!value.startsWith(BEGIN) || !value.endsWith(END)) {
      return value;
    }
    try {
      String text = value.substring(BEGIN.length(), value.length() - END.length());
      return new String(Base64.getDecoder().decode(text), UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
  }

  private static String printable(String value) {
    return isPrintable(value) ? value : value.replaceAll("\\p{Cntrl}", "?");
  }
}
