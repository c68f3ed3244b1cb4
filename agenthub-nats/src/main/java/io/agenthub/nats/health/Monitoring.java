/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server shows on its monitoring port, if that can be reached from here. */
final class Monitoring {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int LARGEST = 1 << 20;
  private static final Pattern SYNCED = Pattern.compile("\"sync_always\":\\s*true");

  private final URI place;

  Monitoring(URI place) {
    this.place = place;
  }

  URI place() {
    return place;
  }

  /**
   * Whether the server syncs each write before it acknowledges it; empty if that was not found out.
   *
   * @param serverId what the server that a client is connected to calls itself: another one may
   *     answer here
   */
  Optional<Boolean> syncsAlways(String serverId) {
    Pattern sameServer = Pattern.compile("\"server_id\":\\s*\"" + Pattern.quote(serverId) + "\"");
    return variables()
        .filter(page -> sameServer.matcher(page).find())
        .map(page -> SYNCED.matcher(page).find());
  }

  private Optional<String> variables() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) place.resolve("/varz").toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8));
      }
    } catch (IOException notReachable) {
      return Optional.empty();
    }
  }
}
