/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.BrokerContext;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Topology;
import io.agenthub.error.StreamMismatchException;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.nats.NatsBrokerProvider;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.agenthub.time.TimeSource;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inboxes that are spread over several streams, and servers that lose their consumers. */
@Timeout(240)
final class ShardsTest {
  private static final String EIGHT = "?shards=8";
  private static final int AGENTS = 60;

  private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
  private NatsServers servers;

  @SuppressWarnings("NullAway.Init") // set before each test
  ShardsTest() {}

  @BeforeEach
  void start() {
    servers = NatsServers.start(NatsSetup.single());
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private Outcome done(Message message) {
    handled.computeIfAbsent(message.id(), id -> new AtomicInteger()).incrementAndGet();
    return Outcome.done("done");
  }

  private void startAgents(AgentHub hub) {
    IntStream.range(0, AGENTS).forEach(i -> hub.agent("a" + i).handle(this::done).start());
  }

  private static void sendToEach(AgentHub hub, String word) {
    for (int i = 0; i < AGENTS; i++) {
      Draft draft = Draft.to("a" + i).subject("task").message("text").once(word + i);
      hub.agent("ceo").send(draft);
    }
  }

  private void awaitHandled(int count) {
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(handled).hasSize(count));
  }

  @Test
  void rolesSpreadOverAllShards_andEachStaysWhereItIs() {
    Shards shards = new Shards(8);

    Map<String, Long> roles =
        IntStream.range(0, 800)
            .mapToObj(i -> shards.inbox(Role.of("agent-" + i)).ref().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(roles)
        .hasSize(8)
        .allSatisfy((shard, count) -> assertThat(count).isBetween(60L, 140L));
    assertThat(shards.inbox(Role.of("ceo")).ref().stream()).isEqualTo("GENBRAIN_AGENTS_00");
  }

  @Test
  void everythingButInboxes_staysInTheStreamOfTheContract() {
    ConsumerRef pool = Topology.pool("java").ref();

    assertThat(new Shards(8).place(pool)).isEqualTo(pool);
    assertThat(Shards.known(new Shards(8).inbox(Role.of("ceo"))))
        .isEqualTo(Topology.inbox(Role.of("ceo")));
  }

  @Test
  void subjectOfAnInbox_isWhereItsConsumerIs_andOthersStay() {
    Shards shards = new Shards(8);
    String inbox = "agent-hub.operators.operator-ceo.inbox";

    assertThat(shards.place(Topology.AGENTS, inbox))
        .isEqualTo(shards.inbox(Role.of("ceo")).ref().stream());
    assertThat(shards.place(Topology.AGENTS, "agent-hub.operators.*.inbox"))
        .isEqualTo(Topology.AGENTS);
    assertThat(shards.place(Topology.AGENTS, "agent-hub.topics.tasks.java"))
        .isEqualTo(Topology.AGENTS);
    assertThat(shards.place(Topology.AUDIT, inbox)).isEqualTo(Topology.AUDIT);
    assertThat(Shards.NONE.place(Topology.AGENTS, inbox)).isEqualTo(Topology.AGENTS);
  }

  @Test
  void unreadMessageOfAnInbox_isFound_wherePartsOfTheHubLookForIt() {
    String inbox = "agent-hub.operators.operator-a.inbox";
    try (AgentHub hub = AgentHub.open(servers.url() + EIGHT);
        Broker broker =
            new NatsBrokerProvider()
                .open(
                    servers.url(), new BrokerContext(TimeSource.system(), (headers, body) -> 0))) {
      hub.agent("a");
      hub.agent("ceo").send(Draft.to("a").subject("task").message("text"));

      assertThat(broker.last(Topology.AGENTS, inbox)).isPresent();
      assertThat(
              broker.read(ReadRequest.all(Topology.AGENTS, 10).withFilter(SubjectFilter.of(inbox))))
          .hasSize(1);
    }
  }

  @Test
  void hubOfAnotherNumberOfShards_isRefused_andOneThatNamesNoneFindsThem() {
    assertThat(Shards.of(OptionalInt.empty(), Optional.of("inboxes in 8 streams")))
        .isEqualTo(new Shards(8));
    assertThatExceptionOfType(StreamMismatchException.class)
        .isThrownBy(() -> Shards.of(OptionalInt.of(4), Optional.of("inboxes in 8 streams")))
        .withMessageContaining("with 8 shards")
        .withMessageContaining("'shards=4'");
    assertThatExceptionOfType(StreamMismatchException.class)
        .isThrownBy(() -> Shards.of(OptionalInt.of(4), Optional.of("")))
        .withMessageContaining("without shards");
  }

  @Test
  void inboxesThatAreMadeByManyAtOnce_areAllCaptured() throws Exception {
    AgentHub.open(servers.url() + EIGHT).close();
    List<AgentHub> hubs = new ArrayList<>();
    List<CompletableFuture<Void>> making = new ArrayList<>();
    for (int process = 0; process < 4; process++) {
      AgentHub hub = AgentHub.open(servers.url());
      hubs.add(hub);
      int first = 100 * process;
      making.add(
          CompletableFuture.runAsync(
              () -> IntStream.range(first, first + 25).forEach(i -> hub.agent("a" + i)),
              task -> new Thread(task, "process-" + first).start()));
    }
    making.forEach(CompletableFuture::join);

    Connection client = Nats.connect(servers.url());
    try {
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                for (int process = 0; process < 4; process++) {
                  for (int i = 100 * process; i < 100 * process + 25; i++) {
                    String subject = Subjects.inbox(Role.of("a" + i));
                    assertThat(client.jetStreamManagement().getStreamNames(subject)).hasSize(1);
                  }
                }
              });
    } finally {
      client.close();
    }
    hubs.forEach(AgentHub::close);
  }

  @Test
  void serverThatIsKilled_losesTheConsumersAndNoMessage() {
    try (AgentHub hub = AgentHub.open(servers.url() + EIGHT)) {
      hub.agent("ceo");
      IntStream.range(0, AGENTS).forEach(i -> hub.agent("a" + i));
      sendToEach(hub, "before");

      servers.nodes().get(0).kill();
      servers.nodes().get(0).start();

      sendToEach(hub, "after");
      startAgents(hub);
      awaitHandled(2 * AGENTS);
      assertThat(handled.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
  }

  @Test
  void agentsAtWork_goOnWhenTheServerIsKilled() {
    try (AgentHub hub = AgentHub.open(servers.url() + EIGHT)) {
      hub.agent("ceo");
      startAgents(hub);
      sendToEach(hub, "before");
      awaitHandled(AGENTS);

      servers.nodes().get(0).kill();
      servers.nodes().get(0).start();

      sendToEach(hub, "after");
      awaitHandled(2 * AGENTS);
    }
  }
}
