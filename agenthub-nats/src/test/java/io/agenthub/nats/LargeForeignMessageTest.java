/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of other clients that the server takes just so, and whose copies it would not. */
@Timeout(120)
final class LargeForeignMessageTest {
  private static final int KEPT = 64 * 1024;

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private Broker broker;
  private Connection client;

  @SuppressWarnings("NullAway.Init") // set before each test
  LargeForeignMessageTest() {}

  @BeforeEach
  void open() throws Exception {
    servers = NatsServers.start(NatsSetup.single());
    broker = new NatsBrokerProvider().open(servers.url(), NamedMessages.context(time));
    client = Nats.connect(servers.url());
    broker.createStream(StreamSpec.interest("AGENTS", 0, "inbox.*"));
    broker.createStream(StreamSpec.archive("AUDIT", "AGENTS", "audit.", Duration.ofDays(30)));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    broker.close();
    time.close();
    servers.close();
  }

  @Test
  void bodyThatLeavesNoRoomForHeaders_isArchivedInPart_andSaysHowLongItIs() throws Exception {
    int size = (int) client.getMaxPayload();
    byte[] body = new byte[size];
    body[0] = 'x';
    client.jetStream().publish("inbox.a", body);

    StoredMessage copy = archived().get(0);

    assertThat(copy.body()).hasSize(KEPT).startsWith('x');
    assertThat(copy.headers().get("Hub-Original-Size")).contains(Integer.toString(size));
    assertThat(copy.headers().get(Headers.ORIGINAL_SUBJECT)).contains("inbox.a");
  }

  @Test
  void headersThatLeaveNoRoomForMore_areLeftOut() throws Exception {
    int size = 65_500; // the server takes 64 KiB
    client
        .jetStream()
        .publish(
            NatsMessage.builder()
                .subject("inbox.a")
                .headers(new io.nats.client.impl.Headers().put("Long", "x".repeat(size)))
                .data("body")
                .build());

    StoredMessage copy = archived().get(0);

    assertThat(copy.body()).asString().isEqualTo("body");
    assertThat(copy.headers().get("Long")).isEmpty();
    assertThat(copy.headers().get("Hub-Original-Size")).contains("4");
  }

  @Test
  void messagesBehindOne_areArchived_andNobodyWaitsForTheArchive() throws Exception {
    client.jetStream().publish("inbox.a", new byte[(int) client.getMaxPayload()]);
    broker.execute(List.of(Publication.of("inbox.a", Headers.none(), new byte[1]))).join().ack();

    assertThat(archived()).extracting(copy -> copy.body().length).containsExactly(KEPT, 1);
    assertThat(
            client
                .jetStreamManagement()
                .getConsumerInfo("AGENTS", "hub-postmaster")
                .getNumAckPending())
        .isZero();
  }

  /** Whoever reads waits until all is archived. */
  private List<StoredMessage> archived() {
    return broker.read(ReadRequest.all("AUDIT", 10));
  }
}
