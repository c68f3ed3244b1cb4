/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** Speaks the protocol of NATS by hand, as far as the tests of the harness need it. */
final class RawClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Socket socket;
  private final BufferedReader lines;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Greeted in plain text, then encrypted, as NATS has it. */
  static RawClient encrypted(int port, SSLContext trust) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(5_000);
    while (plain.getInputStream().read() != '\n') {
      // the greeting ends with the line
    }
    Socket socket = trust.getSocketFactory().createSocket(plain, "localhost", port, true);
    RawClient client = new RawClient(socket);
    client.write("CONNECT {\"verbose\":false}\r\nPING\r\n");
    return client;
  }

  static RawClient connect(int port) throws IOException {
    return connect(port, "{\"verbose\":false}");
  }

  /** Connects with the options given. */
  static RawClient connect(int port, String options) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(5_000);
    RawClient client = new RawClient(socket);
    client.lines.readLine();
    client.write("CONNECT " + options + "\r\nPING\r\n");
    return client;
  }

  /** What the server answers to the first PING: PONG, or an error. */
  String firstAnswer() throws IOException {
    return lines.readLine();
  }

  /** Sends a request with a body and waits for its answer. */
  JsonNode request(String subject, String body) throws IOException {
    return request(subject, body, "_INBOX.answer");
  }

  /** The same, with the answer on a subject that this client may hear. */
  JsonNode request(String subject, String body, String answer) throws IOException {
    write("SUB %s 1\r\nUNSUB 1 1\r\n".formatted(answer));
    publish(subject, body, answer);
    String line = lines.readLine();
    while (line != null && !line.startsWith("MSG")) {
      line = lines.readLine();
    }
    return JSON.readTree(lines.readLine());
  }

  /** Publishes; true if the server refuses it. */
  boolean isRefused(String subject) throws IOException {
    publish(subject, "{}", "");
    return isRefused();
  }

  /** Subscribes; true if the server refuses it. */
  boolean isDeaf(String subject) throws IOException {
    write("SUB %s 9\r\nUNSUB 9\r\n".formatted(subject));
    return isRefused();
  }

  private void publish(String subject, String body, String answer) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    write("PUB %s %s %d\r\n%s\r\n".formatted(subject, answer, length, body));
  }

  /** What the server says before it answers a PING. */
  private boolean isRefused() throws IOException {
    write("PING\r\n");
    boolean refused = false;
    for (String line = lines.readLine(); !"PONG".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the server closed the connection");
      }
      refused |= line.contains("Permissions Violation");
    }
    return refused;
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
