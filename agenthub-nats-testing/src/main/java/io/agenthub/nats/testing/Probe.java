/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a server on this machine says of itself, to a client and over its monitoring port. */
final class Probe {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Probe() {}

  /** What it greets a client with, before anything else; empty if it does not. */
  static Optional<JsonNode> greeting(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      return line != null && line.startsWith("INFO ")
          ? Optional.of(JSON.readTree(line.substring("INFO ".length())))
          : Optional.empty();
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  /**
   * A page of its monitoring, such as {@code /jsz}; empty if it gave none.
   *
   * @param monitor where its monitoring is, without a path
   */
  static Optional<JsonNode> page(URI monitor, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) monitor.resolve(path).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return Optional.empty();
      }
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(JSON.readTree(body));
      }
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  /** Whether it holds itself for healthy: in a cluster, whether it follows a leader. */
  static boolean isHealthy(URI monitor) {
    return page(monitor, "/healthz").isPresent();
  }
}
