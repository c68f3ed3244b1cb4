/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.Direction;
import io.agenthub.nats.testing.proxy.FaultProxy;
import io.agenthub.time.TimeSource;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection breaks in the middle of a long answer. */
@Timeout(120)
final class BrokenReadTest {
  private static final int MESSAGES = 3_000;
  private static final byte[] BODY = new byte[1_000];

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private FaultProxy proxy;
  private Broker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  BrokenReadTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    proxy = servers.node().proxy();
    BrokerContext context = new BrokerContext(time, (headers, body) -> 2);
    broker = new NatsBrokerProvider().open(proxy.url(), context);
    broker.createStream(StreamSpec.limits("LOG", Duration.ZERO, "log.*"));
    List<Operation> all =
        IntStream.range(0, MESSAGES)
            .<Operation>mapToObj(i -> Publication.of("log.a", Headers.none(), BODY))
            .toList();
    assertThat(broker.execute(all).join().done()).isEqualTo(MESSAGES);
  }

  @AfterEach
  void close() {
    broker.close();
    time.close();
    proxy.close();
    servers.close();
  }

  @Test
  void connectionThatBreaksDuringARead_costsNoMessage_andBringsNoneTwice() throws Exception {
    proxy.delay(Duration.ofMillis(500), Direction.TO_CLIENT);
    CompletableFuture<List<StoredMessage>> reading =
        CompletableFuture.supplyAsync(() -> broker.read(ReadRequest.all("LOG", MESSAGES)));
    awaitHalfWay();

    proxy.cut();
    proxy.heal();

    assertThat(reading.get(60, TimeUnit.SECONDS))
        .extracting(StoredMessage::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
  }

  /** Until the server has sent some of it; what it has sent is far from having arrived. */
  private void awaitHalfWay() throws Exception {
    Connection direct = Nats.connect(servers.url());
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (direct.jetStreamManagement().getConsumers("LOG").stream()
          .map(ConsumerInfo::getDelivered)
          .noneMatch(delivered -> delivered.getStreamSequence() > 0)) {
        assertThat(System.nanoTime()).as("nobody reads").isLessThan(end);
      }
    } finally {
      direct.close();
    }
  }
}
