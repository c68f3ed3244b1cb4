/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.error.PayloadRejectedException;
import io.agenthub.json.Json;
import io.agenthub.message.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line of JSON. */
final class JsonLine {
  private JsonLine() {}

  static String write(Map<String, @Nullable Object> fields) {
    return new String(Json.write(fields), StandardCharsets.UTF_8);
  }

  /** The object in the line; empty if it holds none. */
  static Optional<Payload> read(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Payload(Json.readLine(line)));
    } catch (PayloadRejectedException noJson) {
      return Optional.empty();
    }
  }
}
