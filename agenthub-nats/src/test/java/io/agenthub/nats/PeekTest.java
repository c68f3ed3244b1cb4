/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.json.Json;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Payload;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A look at what would come next, with many behind it. */
@Timeout(120)
final class PeekTest {
  private static final int MANY = 4_000;
  private static final int LARGE = 2_000;

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private Broker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  PeekTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    broker =
        new NatsBrokerProvider().open(servers.url(), new BrokerContext(time, PeekTest::urgency));
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
  }

  /** As a hub's rule does: by the header, or else by the body. */
  private static int urgency(Headers headers, byte[] body) {
    return headers.get(HubHeaders.PRIORITY).map(Integer::parseInt).orElseGet(() -> body[0] - '0');
  }

  @AfterEach
  void close() {
    broker.close();
    time.close();
    servers.close();
  }

  @Test
  void lookAtAFew_readsNoBodiesOfTheOthers() throws Exception {
    Headers low = Headers.none().with(HubHeaders.PRIORITY, "7");
    List<Operation> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(Publication.of(INBOX, low, ("7" + "x".repeat(LARGE)).getBytes(UTF_8)));
    }
    broker.execute(all).join();
    broker.execute(List.of(Publication.of(INBOX, low, "7last".getBytes(UTF_8)))).join();
    long before = sent();

    assertThat(names(2)).allSatisfy(name -> assertThat(name).hasSize(LARGE + 1));

    assertThat(sent() - before).as("bytes").isLessThan(MANY * LARGE / 3);
  }

  @Test
  void mostUrgentOnes_areFound_whetherOrNotTheyNameTheirPriority() {
    for (String name : List.of("5a", "7b", "1c", "5d", "3e")) {
      Headers headers = Headers.none().with(HubHeaders.PRIORITY, name.substring(0, 1));
      broker.execute(List.of(Publication.of(INBOX, headers, name.getBytes(UTF_8)))).join();
    }
    new NamedMessages(broker).publish("0f", "9g");

    assertThat(names(3)).containsExactly("0f", "1c", "3e");
    assertThat(names(100)).containsExactly("0f", "1c", "3e", "5a", "5d", "7b", "9g");
    assertThat(names(0)).isEmpty();
  }

  private List<String> names(int limit) {
    return broker.peek(BACKEND, limit).stream()
        .map(message -> new String(message.body(), UTF_8))
        .toList();
  }

  /** How much the server has sent to all of its clients. */
  private long sent() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(servers.node().monitor().resolve("/varz")).build();
    byte[] answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
    return new Payload(Json.read(answer)).number("out_bytes").orElseThrow().longValue();
  }
}
