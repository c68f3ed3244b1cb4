/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of other clients, whose headers the client library does not understand. */
@Timeout(120)
final class ForeignHeadersTest {
  private static final String ARCHIVED = "audit." + INBOX;

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private Broker broker;
  private NamedMessages messages;

  @SuppressWarnings("NullAway.Init") // set before each test
  ForeignHeadersTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    broker = new NatsBrokerProvider().open(servers.url(), NamedMessages.context(time));
    messages = new NamedMessages(broker);
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createStream(StreamSpec.archive("AUDIT", "AGENTS", "audit.", Duration.ofDays(30)));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
  }

  @AfterEach
  void close() {
    broker.close();
    time.close();
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NATS/1.0\r\nAuthor: André\r\n\r\n",
        "NATS/1.0\r\nBad Key: x\r\n\r\n",
        "NATS/1.0\r\nno header\r\n\r\n",
        "NATS/1.0\r\n: x\r\n\r\n",
        "NATS/1.0\r\nKey: a\u0001b\r\n\r\n",
        "NATS/1.0 503\r\n\r\n",
        "something else"
      })
  void messageWithUnreadableHeaders_isHandedOut_andKeepsNobodyWaiting(String headers)
      throws Exception {
    Puller puller = broker.puller(List.of(BACKEND));
    messages.publish("5a");
    messages.settle(next(puller));

    publish(headers, "3b");
    messages.publish("5c");

    for (String wanted : List.of("3b", "5c")) {
      Delivery delivery = puller.pull(1).get(5, TimeUnit.SECONDS).get(0);
      assertThat(name(delivery)).isEqualTo(wanted);
      messages.settle(delivery);
    }
    assertThat(broker.read(ReadRequest.all("AUDIT", 10)))
        .extracting(message -> new String(message.body(), UTF_8))
        .containsExactly("5a", "3b", "5c");
  }

  @Test
  void headerInUtf8_arrivesWhole_whereverItIsRead() throws Exception {
    publish("NATS/1.0\r\nAuthor: André\r\n\r\n", "3b");

    assertThat(author(broker.peek(BACKEND, 1).get(0).headers())).isEqualTo("André");
    assertThat(author(broker.read("AGENTS", 1).orElseThrow().headers())).isEqualTo("André");
    assertThat(author(broker.last("AUDIT", ARCHIVED).map(StoredMessage::headers).orElseThrow()))
        .isEqualTo("André");
    assertThat(author(next(broker).message().headers())).isEqualTo("André");
  }

  private static String author(Headers headers) {
    return headers.get("Author").orElseThrow();
  }

  /** As a client that lets pass what it is given. */
  private void publish(String headers, String body) throws Exception {
    byte[] head = headers.getBytes(UTF_8);
    byte[] tail = body.getBytes(US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), servers.node().port())) {
      OutputStream out = socket.getOutputStream();
      out.write("CONNECT {\"verbose\":false,\"headers\":true}\r\n".getBytes(US_ASCII));
      out.write(
          "HPUB %s %d %d\r\n"
              .formatted(INBOX, head.length, head.length + tail.length)
              .getBytes(US_ASCII));
      out.write(head);
      out.write(tail);
      out.write("\r\nPING\r\n".getBytes(US_ASCII));
      out.flush();
      String answers = "";
      byte[] read = new byte[4096];
      while (!answers.contains("PONG")) {
        answers += new String(read, 0, socket.getInputStream().read(read), US_ASCII);
      }
    }
  }
}
