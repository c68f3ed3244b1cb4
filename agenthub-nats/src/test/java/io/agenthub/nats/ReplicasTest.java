/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static io.agenthub.nats.NamedMessages.BACKEND;
import static io.agenthub.nats.NamedMessages.INBOX;
import static io.agenthub.nats.NamedMessages.name;
import static io.agenthub.nats.NamedMessages.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.nats.testing.proxy.FaultProxy;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several processes take from one inbox, and some of them lose their connection. A message is
 * called by its urgency and a letter.
 */
@Timeout(120)
final class ReplicasTest {
  private static final int MOST_IN_FLIGHT = 3;

  private static final Duration QUIET = Duration.ofSeconds(6);

  private final TimeSource time = TimeSource.system();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private NatsServers servers;
  private Broker broker;
  private NamedMessages messages;

  @SuppressWarnings("NullAway.Init") // set before each test
  ReplicasTest() {}

  @BeforeEach
  void open() {
    servers = NatsServers.start(NatsSetup.single());
    broker = another(servers.url());
    messages = new NamedMessages(broker);
    broker.createStream(StreamSpec.interest("AGENTS", 0, "agent-hub.operators.*.inbox"));
    broker.createConsumer(
        ConsumerSpec.queue(BACKEND, SubjectFilter.of(INBOX)).withMaxInFlight(MOST_IN_FLIGHT));
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    time.close();
    servers.close();
  }

  private Broker another(String url) {
    BrokerContext context = NamedMessages.context(time);
    Broker made = new NatsBrokerProvider().open(url, context);
    open.push(made);
    return made;
  }

  private FaultProxy proxy() {
    FaultProxy made = servers.node().proxy();
    open.push(made);
    return made;
  }

  private Puller taker(String url) {
    return another(url).puller(List.of(BACKEND));
  }

  @Test
  void whatWasGivenBackAndHandledElsewhere_takesUpNoRoom() throws Exception {
    Puller one = taker(servers.url());
    Puller other = taker(servers.url());
    for (int i = 0; i < MOST_IN_FLIGHT; i++) {
      messages.publish("5-" + i);
      broker.execute(List.of(Settlement.retry(next(one), Duration.ZERO))).join();
      messages.settle(next(other));
    }

    messages.publish("5a", "5b", "5c");
    assertThat(messages.rest(one, QUIET)).containsExactly("5a", "5b", "5c");

    messages.publish("5d", "5e", "1f");

    assertThat(messages.rest(one, QUIET)).containsExactly("1f", "5d", "5e");
  }

  @Test
  void whatWasGivenBackAndHandledElsewhere_waitsNoMore() throws Exception {
    messages.publish("5a", "5b");
    broker.execute(List.of(Settlement.retry(next(broker), Duration.ZERO))).join();
    Puller other = taker(servers.url());
    messages.settle(next(other));
    assertThat(name(next(other))).isEqualTo("5b");

    ConsumerInfo seen = broker.consumer(BACKEND).orElseThrow();

    assertThat(seen.pending()).as("waiting").isZero();
    assertThat(seen.inFlight()).as("worked on").isEqualTo(1);
  }

  @Test
  void urgentMessageOfAProcessThatIsGone_comesAtOnce_thoughItWasTakenAheadOfItsTurn()
      throws Exception {
    FaultProxy proxy = proxy();
    Puller gone = taker(proxy.url());
    messages.publish("5a", "5b", "1c");
    assertThat(name(next(gone))).isEqualTo("1c");
    messages.settle(next(gone));
    Awaitility.await().until(() -> broker.consumer(BACKEND).orElseThrow().inFlight() == 0);

    proxy.refuse();
    Puller heir = taker(servers.url());

    Delivery first = next(heir);
    assertThat(List.of(name(first), name(next(heir)))).containsExactlyInAnyOrder("5b", "1c");
  }

  @Test
  void urgentMessageThatIsGivenBack_comesAtOnce_thoughItsTurnHasComeMeanwhile() throws Exception {
    Broker closing = another(servers.url());
    Puller other = taker(servers.url());
    messages.publish("5a", "5b", "1c");
    assertThat(name(next(closing))).isEqualTo("1c");
    messages.settle(next(other));
    messages.settle(next(other));
    CompletableFuture<List<Delivery>> waiting = other.pull(1);
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> waiting.get(2, TimeUnit.SECONDS));

    closing.close();

    assertThat(name(waiting.get(20, TimeUnit.SECONDS).get(0))).isEqualTo("1c");
  }

  @Test
  void processThatIsBackAfterItWasTakenForGone_keepsWhatItTakesAhead() throws Exception {
    FaultProxy proxy = proxy();
    Puller cutOff = taker(proxy.url());
    messages.publish("5a");
    assertThat(name(next(cutOff))).isEqualTo("5a");
    proxy.refuse();
    Puller heir = taker(servers.url());
    messages.settle(next(heir));
    proxy.heal();

    messages.publish("5b", "5c", "1d");
    assertThat(name(next(cutOff))).isEqualTo("1d");

    assertThat(messages.rest(heir, QUIET)).containsExactly("5b", "5c");
  }

  @Test
  void processThatIsBackAfterItWasTakenForGone_keepsItsMessages_whenAnotherOneDies()
      throws Exception {
    FaultProxy proxy = proxy();
    Puller cutOff = taker(proxy.url());
    messages.publish("5a");
    assertThat(name(next(cutOff))).isEqualTo("5a");
    proxy.refuse();
    try (Broker heir = another(servers.url())) {
      messages.settle(next(heir));
    }
    proxy.heal();
    messages.publish("5b");
    assertThat(name(next(cutOff))).isEqualTo("5b");
    FaultProxy deadly = proxy();
    Puller dying = taker(deadly.url());
    messages.publish("5c");
    assertThat(name(next(dying))).isEqualTo("5c");

    deadly.refuse();

    assertThat(messages.rest(taker(servers.url()), QUIET)).containsExactly("5c");
  }
}
