/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.delivery.Topology;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.nats.testing.NatsServers;
import io.agenthub.nats.testing.NatsSetup;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operator deletes the consumer of an inbox, and with it all that is unread. */
@Timeout(120)
final class DeletedInboxTest {
  private static final ConsumerRef INBOX = Topology.inbox(Role.of("backend")).ref();

  private static final String INBOX_SUBJECT = Subjects.inbox(Role.of("backend"));
  private static final String BODY =
      """
      {"from_operator":"operator-ceo","from_role":"ceo","timestamp":"2026-05-17T08:00:00.000Z",
       "type":"direct_message","payload":{"subject":"task","message":"text","priority":"high"}}
      """;

  private static NatsServers servers;
  private AgentHub hub;

  @SuppressWarnings("NullAway.Init") // set before each test
  DeletedInboxTest() {}

  @BeforeAll
  static void startServer() {
    servers = NatsServers.start(NatsSetup.single());
  }

  @AfterAll
  static void stopServer() {
    servers.close();
  }

  @BeforeEach
  void open() {
    hub = AgentHub.open(servers.url());
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

  /** As an operator does it: past every hub. */
  private void deleteInbox() {
    try (AgentHub operator = AgentHub.open(servers.url())) {
      // Reading waits until the postmaster has let go of what was sent.
      assertThat(operator.broker().read(Topology.AUDIT, 1)).isPresent();
      assertThat(operator.broker().deleteConsumer(INBOX)).isTrue();
    }
  }

  /** The server removes what nobody wants any more in its own time. */
  private void awaitEmptyStream() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hub.broker().stream(Topology.AGENTS).messages() > 0) {
      assertThat(System.nanoTime()).as("what was unread is still there").isLessThan(end);
    }
  }

  private void awaitEmptyInbox() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hub.broker().last(Topology.AGENTS, INBOX_SUBJECT).isPresent()) {
      assertThat(System.nanoTime()).as("what was unread is still there").isLessThan(end);
    }
  }

  private BlockingQueue<String> handled() {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    hub.agent("backend").handle(message -> done(handled, message)).start();
    return handled;
  }

  private static Outcome done(BlockingQueue<String> handled, Message message) {
    handled.add(message.id());
    return Outcome.done("done");
  }

  private static List<String> next(BlockingQueue<String> handled, int count)
      throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(String.valueOf(handled.poll(60, TimeUnit.SECONDS)));
    }
    return ids;
  }

  @Test
  void agentThatRegistersAgain_getsWhatWasUnread() throws Exception {
    send("one");
    send("two");
    deleteInbox();

    hub.agent("backend");

    assertThat(next(handled(), 2)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void inboxIsOpen_onceItsMailIsBack() {
    int many = 50;
    IntStream.range(0, many).forEach(number -> send("m" + number));
    deleteInbox();
    awaitEmptyStream();

    try (AgentHub restarted = AgentHub.open(servers.url())) {
      restarted.agent("backend");

      assertThat(restarted.broker().stream(Topology.AGENTS).messages()).isEqualTo(many);
    }
  }

  @Test
  void senderThatWritesOn_isNotRefused_andNothingOfBeforeIsMissing() throws Exception {
    send("one");
    deleteInbox();

    send("two");

    assertThat(next(handled(), 2)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void whatWasHandled_staysAway() throws Exception {
    BlockingQueue<String> handled = handled();
    send("one");
    assertThat(next(handled, 1)).containsExactly("one");
    deleteInbox();

    send("two");
    send("three");

    assertThat(next(handled, 2)).containsExactlyInAnyOrder("two", "three");
  }

  @Test
  void senderOfWhatItsAgentCompletedAndDied_isTold() throws Exception {
    Agent ceo = hub.agent("ceo");
    send("one");
    Payload done = Payload.of("task", "done", Priority.MEDIUM).with("in_reply_to", "one");
    byte[] end =
        Envelope.of(Role.of("backend"), Instant.now(), MessageType.TASK_COMPLETED, done).toBytes();
    Publication completion =
        Publication.of(
            Subjects.completion("backend", "one"), io.agenthub.broker.Headers.none(), end);
    hub.broker().execute(List.of(completion.expectingLast(0))).join();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    ceo.handle(message -> done(told, message)).start();
    deleteInbox();
    awaitEmptyInbox();

    BlockingQueue<String> handled = handled();

    assertThat(next(told, 1)).containsExactly("done-one");
    assertThat(handled).isEmpty();
  }

  @Test
  void whatWasPutBackAndHandled_staysAwayToo() throws Exception {
    send("one");
    deleteInbox();
    BlockingQueue<String> handled = handled();
    assertThat(next(handled, 1)).containsExactly("one");
    deleteInbox();

    send("two");
    send("three");

    assertThat(next(handled, 2)).containsExactlyInAnyOrder("two", "three");
  }

  @Test
  void deadLetterThatWasSentAgain_isUnread_andComesBackToo() throws Exception {
    hub.agent("ceo")
        .send(Draft.to("backend").subject("task").once("late").expiresAt(Instant.now()));
    InboxLoop loop = hub.agent("backend").handle(message -> Outcome.done("done")).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hub.deadLetters("backend").findAny().isEmpty()) {
      assertThat(System.nanoTime()).as("it does not expire").isLessThan(end);
    }
    loop.close();
    hub.deadLetterOffice().requeue(Role.of("backend"), "late");
    deleteInbox();
    awaitEmptyInbox();

    hub.agent("backend");

    assertThat(next(handled(), 1)).containsExactly("late");
  }

  @Test
  void messageWhoseIdIsTooLong_staysAwayToo_onceItWasHandled() throws Exception {
    BlockingQueue<String> handled = handled();
    sendUnder("i".repeat(300));
    assertThat(next(handled, 1)).containsExactly("GENBRAIN_AGENTS-1");
    deleteInbox();

    send("two");
    send("three");

    assertThat(next(handled, 2)).containsExactlyInAnyOrder("two", "three");
  }

  /** As another client does it, which gives a message any id. */
  private static void sendUnder(String id) throws Exception {
    Connection foreigner = Nats.connect(servers.url());
    try {
      NatsMessage message =
          NatsMessage.builder()
              .subject(INBOX_SUBJECT)
              .headers(new Headers().put("Nats-Msg-Id", id))
              .data(BODY)
              .build();
      foreigner.jetStream().publish(message);
    } finally {
      foreigner.close();
    }
  }

  @Test
  void agentAtWork_noticesByItself() throws Exception {
    BlockingQueue<String> handled = handled();
    send("one");
    assertThat(next(handled, 1)).containsExactly("one");

    deleteInbox();

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hub.broker().consumer(INBOX).isEmpty()) {
      assertThat(handled.poll(50, TimeUnit.MILLISECONDS)).isNull();
      assertThat(System.nanoTime()).as("the inbox is not made again").isLessThan(end);
    }
    send("two");
    assertThat(next(handled, 1)).containsExactly("two");
  }

  @Test
  void takerThatWantsNothingWhenTheInboxGoes_isServedWhenItAsksAgain() throws Exception {
    hub.agent("qa");
    ConsumerRef other = Topology.inbox(Role.of("qa")).ref();
    Puller both = hub.broker().puller(List.of(INBOX, other));
    CompletableFuture<List<Delivery>> first = both.pull(1);
    assertThat(hub.broker().deleteConsumer(INBOX)).isTrue();
    hub.agent("ceo").send(Draft.to("qa").subject("task").message("text").once("one"));
    assertThat(first.get(60, TimeUnit.SECONDS)).hasSize(1);
    CompletableFuture<List<Delivery>> idle = hub.broker().puller(List.of(other)).pull(1);
    assertThatExceptionOfType(TimeoutException.class)
        .as("the time in which it is noticed that the inbox is gone")
        .isThrownBy(() -> idle.get(1, TimeUnit.SECONDS));

    CompletableFuture<List<Delivery>> second = both.pull(1);
    send("two");

    assertThat(second.get(60, TimeUnit.SECONDS))
        .extracting(delivery -> Message.idOf(delivery.message()))
        .containsExactly("two");
  }
}
