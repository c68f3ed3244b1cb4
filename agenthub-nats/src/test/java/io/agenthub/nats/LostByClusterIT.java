/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.delivery.Topology;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.PurgeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Unread messages are gone from the stream of a cluster, as they are when a server that was killed
 * comes back without them and becomes the leader. Here they are purged, which looks the same to a
 * hub, and the leader is asked to step down.
 */
@Timeout(180)
final class LostByClusterIT {
  private static final ConsumerRef INBOX = Topology.inbox(Role.of("backend")).ref();

  private static NatsServers servers;
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private AgentHub hub;

  @SuppressWarnings("NullAway.Init") // set before each test
  LostByClusterIT() {}

  @BeforeAll
  static void startServers() {
    servers = NatsServers.start(NatsSetup.cluster());
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  private static String url() {
    return servers.url() + "?replicas=3";
  }

  @BeforeEach
  void open() {
    hub = AgentHub.open(url());
    hub.agent("ceo");
    hub.agent("backend");
  }

  @AfterEach
  void close() {
    hub.close();
    ServerStore.wipe(servers.url());
  }

  private void send(String id) {
    hub.agent("ceo").send(Draft.to("backend").subject("task").message("text of " + id).once(id));
  }

  private Outcome done(Message message) {
    handled.add(message.id());
    return Outcome.done("done");
  }

  private List<String> next(int count) throws InterruptedException {
    String[] ids = new String[count];
    for (int i = 0; i < count; i++) {
      ids[i] = String.valueOf(handled.poll(60, TimeUnit.SECONDS));
    }
    return List.of(ids);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "m" + number).toList();
  }

  /** Whatever waits in the inbox is gone; the archive has it by then. */
  private void loseUnread() throws Exception {
    lose(Subjects.inbox(Role.of("backend")));
  }

  private void lose(String subject) throws Exception {
    assertThat(hub.broker().read(Topology.AUDIT, 1)).isPresent();
    Connection operator = Nats.connect(servers.url());
    try {
      PurgeOptions unread = PurgeOptions.builder().subject(subject).build();
      assertThat(operator.jetStreamManagement().purgeStream(Topology.AGENTS, unread).getPurged())
          .as("messages that were unread")
          .isPositive();
    } finally {
      operator.close();
    }
  }

  private static void changeLeader() throws Exception {
    Connection operator = Nats.connect(servers.url());
    try {
      String stepDown =
          "$JS.API.CONSUMER.LEADER.STEPDOWN.%s.%s".formatted(INBOX.stream(), INBOX.name());
      assertThat(operator.request(stepDown, new byte[0], Duration.ofSeconds(5)))
          .asString()
          .doesNotContain("error");
    } finally {
      operator.close();
    }
  }

  @Test
  void agentThatBegins_getsWhatTheClusterLost() throws Exception {
    ids(0, 100).forEach(this::send);
    loseUnread();

    hub.agent("backend").handle(this::done).start();

    assertThat(next(100)).containsExactlyInAnyOrderElementsOf(ids(0, 100));
  }

  @Test
  void agentThatBegins_getsAnnouncementsToo_once() throws Exception {
    hub.agent("ceo").announce(Draft.about("freeze").message("No merges").once("freeze"));
    lose(Topic.announcements().subject());

    hub.agent("backend").handle(this::done).start();

    assertThat(next(1)).containsExactly("freeze");
    assertThat(handled.poll(20, TimeUnit.SECONDS)).as("the announcement again").isNull();
  }

  @Test
  void agentAtWork_getsWhatWasLost_whenItsInboxHasAnotherLeader() throws Exception {
    Semaphore work = new Semaphore(0);
    hub.agent("backend")
        .handle(
            message -> {
              work.acquire();
              return done(message);
            })
        .start();
    ids(0, 50).forEach(this::send);
    loseUnread();

    changeLeader();
    ids(50, 60).forEach(this::send);
    work.release(60);

    assertThat(next(60)).containsExactlyInAnyOrderElementsOf(ids(0, 60));
  }

  @Test
  void whatHasEnded_staysAway() throws Exception {
    hub.agent("backend").handle(this::done).start();
    ids(0, 4).forEach(this::send);
    sendNonsense();
    assertThat(next(4)).containsExactlyInAnyOrderElementsOf(ids(0, 4));
    awaitDead(1);

    changeLeader();
    hub.close();
    hub = AgentHub.open(url());
    hub.agent("backend").handle(this::done).start();
    send("last");

    assertThat(next(1)).containsExactly("last");
    assertThat(handled.poll(20, TimeUnit.SECONDS)).as("what has ended").isNull();
    awaitDead(1);
  }

  /** What is no envelope dies at once. */
  private static void sendNonsense() throws Exception {
    Connection foreigner = Nats.connect(servers.url());
    try {
      foreigner
          .jetStream()
          .publish(Subjects.inbox(Role.of("backend")), "nonsense".getBytes(StandardCharsets.UTF_8));
    } finally {
      foreigner.close();
    }
  }

  private void awaitDead(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hub.broker().stream(Topology.DEAD_LETTERS).messages() != count) {
      assertThat(System.nanoTime()).as("not so many dead letters").isLessThan(end);
    }
  }
}
