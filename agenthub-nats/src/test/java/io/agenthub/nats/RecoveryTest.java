/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages when processes and servers are killed. */
@Timeout(120)
final class RecoveryTest {
  private static final String INBOX = "agent-hub.operators.operator-backend.inbox";
  private static final ConsumerRef BACKEND = new ConsumerRef("AGENTS", "inbox_backend");

  private final TimeSource time = TimeSource.system();
  private NatsServers servers;
  private Broker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  RecoveryTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    broker = another();
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));
  }

  @AfterEach
  void close() {
    broker.close();
    time.close();
    servers.close();
  }

  private Broker another() {
    BrokerContext context = new BrokerContext(time, (headers, body) -> 2);
    return new NatsBrokerProvider().open(servers.url(), context);
  }

  private void publish(String text) {
    Headers id = Headers.none().with(Headers.MESSAGE_ID, text);
    Publication message =
        Publication.of(INBOX, id, text.getBytes(StandardCharsets.UTF_8)).needingInterest();
    broker.execute(List.of(message)).join().ack();
  }

  /** A process that takes a message for each delay, and gives it back for so many seconds. */
  private Process taker(String... delays) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TakerProgram.class.getName(),
                servers.url(),
                BACKEND.stream(),
                BACKEND.name()));
    command.addAll(List.of(delays));
    Process taker =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = taker.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("taken");
    return taker;
  }

  @Test
  void livingTaker_keepsItsMessage_killedOnesComesAtOnce() throws Exception {
    publish("task");
    Process taker = taker("0");
    try {
      CompletableFuture<List<Delivery>> waiting = broker.puller(List.of(BACKEND)).pull(1);
      assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(3, SECONDS));

      taker.destroyForcibly().waitFor();
      Broker restarted = another();
      // long before the ack wait of a minute ends
      Delivery delivery =
          CompletableFuture.anyOf(waiting, restarted.puller(List.of(BACKEND)).pull(1))
              .thenApply(taken -> (Delivery) ((List<?>) taken).get(0))
              .get(20, SECONDS);

      assertThat(delivery.attempt()).isEqualTo(2);
      restarted.close();
    } finally {
      taker.destroyForcibly();
    }
  }

  @Test
  void whatAKilledTakerPutOff_comesNoSoonerThanItsDelay() throws Exception {
    publish("later");
    publish("task");
    long begin = System.nanoTime();
    Process taker = taker("15", "0");
    try {
      taker.destroyForcibly().waitFor();
      Puller puller = broker.puller(List.of(BACKEND));

      Delivery task = puller.pull(1).get(14, SECONDS).get(0);
      Delivery later = puller.pull(1).get(30, SECONDS).get(0);

      assertThat(List.of(text(task), text(later))).containsExactly("task", "later");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(15));
      assertThat(later.attempt()).isEqualTo(2);
    } finally {
      taker.destroyForcibly();
    }
  }

  private static String text(Delivery delivery) {
    return new String(delivery.message().body(), StandardCharsets.UTF_8);
  }

  @Test
  void killedServer_losesNothing_andTheHubGoesOn() throws Exception {
    CompletableFuture<List<Delivery>> waiting = broker.puller(List.of(BACKEND)).pull(1);
    servers.node().kill();
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> publish("during"));

    servers.node().start();

    sending.get(60, SECONDS);
    Delivery delivery = waiting.get(30, SECONDS).get(0);
    assertThat(text(delivery)).isEqualTo("during");
    broker.execute(List.of(Settlement.ack(delivery))).join();
    publish("after");
    assertThat(broker.puller(List.of(BACKEND)).pull(1).get(30, SECONDS)).hasSize(1);
  }

  @Test
  void consumerDeletedByHand_yieldsNothing_andIsServedAgainOnceItIsThere() throws Exception {
    CompletableFuture<List<Delivery>> waiting = broker.puller(List.of(BACKEND)).pull(1);
    broker.deleteConsumer(BACKEND);
    broker.createConsumer(ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)));

    publish("task");

    CompletableFuture<List<Delivery>> fresh = broker.puller(List.of(BACKEND)).pull(1);
    CompletableFuture.anyOf(waiting, fresh).get(30, SECONDS);
  }
}
