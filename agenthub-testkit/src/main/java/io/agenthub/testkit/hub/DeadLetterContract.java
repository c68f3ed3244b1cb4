/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.Agent;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.DeadLetters;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.DeadLetteredException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StillPendingException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.Draft;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What died can come back, once each time; nothing of it is ever erased.
 *
 * @since 0.1
 */
public abstract class DeadLetterContract extends HubScenario {
  private static final Role QA = Role.of("qa");

  /** Only for subclasses. */
  protected DeadLetterContract() {}

  @Test
  void requeuedMessage_keepsItsId_andHasOneCompletion() throws Exception {
    Agent ceo = hub().agent("ceo");
    die(task("qa", "x").once("m-1").correlationId("thread-1"));

    Receipt receipt = office().requeue(QA, "m-1");
    Seen seen = new Seen();
    loop("qa", seen).start();
    ceo.ask(task("qa", "last")).get(20, SECONDS);

    assertThat(receipt.messageId()).isEqualTo("m-1");
    assertThat(receipt.duplicate()).isFalse();
    Message again = seen.next();
    assertThat(again.id()).isEqualTo("m-1");
    assertThat(again.correlationId()).isEqualTo("thread-1");
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(hub().completion("qa", "m-1").map(Completion::result)).contains("done: x");
    assertThat(unread("ceo")).extracting(Message::id).contains("done-m-1");
    assertThat(hub().replay(ReplayQuery.all().correlation("thread-1")))
        .extracting(stored -> Message.of(stored, 0).id())
        .contains("m-1");
  }

  @Test
  void questionThatDied_isAnsweredByItsDeath_untilItIsRequeued() throws Exception {
    hub().agent("qa");
    Draft question = task("qa", "x").once("m-1");
    die(question);
    Agent ceo = hub().agent("ceo");
    assertThatExceptionOfType(DeadLetteredException.class)
        .isThrownBy(() -> ceo.ask(question, Duration.ofSeconds(20)));

    hub().deadLetterOffice().requeue(QA, "m-1");
    CompletableFuture<Completion> answer = ceo.ask(question);

    assertThatExceptionOfType(StillPendingException.class)
        .isThrownBy(() -> ceo.ask(question, Duration.ofMillis(200)));
    loop("qa", message -> Outcome.done("at last")).start();
    assertThat(answer.get(20, SECONDS).result()).isEqualTo("at last");
  }

  @Test
  void requeuedTwice_isOneMessage() throws Exception {
    Agent ceo = hub().agent("ceo");
    die(task("qa", "x").once("m-1"));

    Receipt first = office().requeue(QA, "m-1");
    Receipt second = office().requeue(QA, "m-1");

    assertThat(second).isEqualTo(new Receipt("m-1", first.stream(), first.sequence(), true));
    awaitUnread("m-1");
    assertThat(dead("qa")).isEmpty();
    Seen seen = new Seen();
    loop("qa", seen).start();
    ceo.ask(task("qa", "last")).get(20, SECONDS);
    assertThat(seen.subjects(2)).containsExactly("x", "last");
    assertThat(office().requeue(QA, "m-1").duplicate()).isTrue();
  }

  @Test
  void messageThatDiesAgain_isALetterAgain_andCanComeBackAgain() {
    die(task("qa", "x").once("m-1"));
    office().requeue(QA, "m-1");
    runUntilDead(1);

    assertThat(dead("qa")).extracting(DeadLetter::messageId).containsExactly("m-1");
    assertThat(office().of("m-1")).hasSize(2);
    assertThat(office().requeue(QA, "m-1").duplicate()).isFalse();
    awaitUnread("m-1");
  }

  @Test
  void expiredOrFarTravelled_comesBackWithoutWhatKilledIt() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(
        task("qa", "late").once("m-1").expiresAt(Instant.parse("2020-01-01T00:00:00Z")).hops(99));
    Seen seen = new Seen();
    loop("qa", seen).start();
    awaitThat(() -> dead("qa").size() == 1);

    office().requeue(QA, "m-1");

    assertThat(seen.next().subject()).isEqualTo("late");
  }

  @Test
  void topicMessage_comesBackToWhoGaveItUp_alone() throws Exception {
    Agent ceo = hub().agent("ceo");
    Topic deploy = Topic.status("deploy");
    Seen other = new Seen();
    try (InboxLoop failing =
            hub()
                .agent("qa")
                .handle(message -> Outcome.retry("no"))
                .with(s -> s.withBackoff(QUICK))
                .on(deploy)
                .start();
        InboxLoop fine = hub().agent("dev").subscribe(deploy, other)) {
      ceo.publish(deploy, io.agenthub.message.Draft.about("live").once("m-1"));
      assertThat(other.next().subject()).isEqualTo("live");
      awaitThat(() -> dead("qa").size() == 1);
      assertThat(fine.ended()).isNotDone();
      failing.stop();

      office().requeue(QA, "m-1");

      awaitUnread("m-1");
      assertThat(other.waiting()).isZero();
    }
  }

  /** What is on its way to a loop that has just gone is not seen before it is given back. */
  private void awaitUnread(String id) {
    awaitThat(() -> unread("qa").stream().map(Message::id).toList().equals(List.of(id)));
  }

  @Test
  void messageThatKillsWhoeverTakesIt_isALetterThatCountsItsAttempts() {
    hub().agent("qa");
    hub().agent("ceo").send(task("qa", "x").once("m-1"));
    for (int i = 0; i < QUICK.attempts(); i++) {
      takeAndDie();
    }
    Seen seen = new Seen();

    loop("qa", seen).start();
    eventually(() -> !dead("qa").isEmpty());

    DeadLetter letter = dead("qa").get(0);
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.ATTEMPTS_EXHAUSTED);
    assertThat(letter.attempts()).isEqualTo(QUICK.attempts());
    assertThat(letter.detail()).contains(" " + QUICK.attempts() + " attempts");
    assertThat(unread("ceo").get(0).envelope().payload().fields())
        .containsEntry("attempts", (long) QUICK.attempts());
    assertThat(seen.waiting()).isZero();
  }

  /** As a process that dies of its message: it comes again, and nobody has recorded a return. */
  private void takeAndDie() {
    try (Puller taker = hub().broker().puller(List.of(Source.inbox(QA).ref()))) {
      Delivery delivery = Futures.await(taker.pull(1)).get(0);
      Settlement back = Settlement.retry(delivery, Duration.ZERO);
      assertThat(Futures.await(hub().broker().execute(List.of(back))).done()).isEqualTo(1);
    }
  }

  @Test
  void discardedLetter_isListedNoMore_butKept() {
    die(task("qa", "x").once("m-1"));

    assertThat(office().discard(QA, "m-1")).isTrue();
    assertThat(office().discard(QA, "m-1")).isFalse();

    assertThat(dead("qa")).isEmpty();
    assertThat(office().of("m-1")).hasSize(1);
    assertThat(all(Topology.DEAD_LETTERS)).hasSize(2);
    assertThat(unread("qa")).isEmpty();
  }

  @Test
  void requeue_ofWhatDidNotDie_orOfARetiredRole_isRefused() {
    die(task("qa", "x").once("m-1"));
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> office().requeue(QA, "m-2"))
        .withMessageContaining("m-2");
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> office().requeue(Role.of("ceo"), "m-1"));

    hub().retire("qa");

    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> office().requeue(QA, "m-1"));
    assertThat(dead("qa")).hasSize(1);
  }

  @Test
  void tenDeadInAnHour_raiseOneEscalation() {
    Agent ceo = hub().agent("ceo");
    Topic escalations = Topic.status("escalation");
    Seen person = new Seen();
    try (InboxLoop ear = hub().agent("person").subscribe(escalations, person)) {
      hub().agent("qa");
      for (int i = 0; i < 2; i++) {
        ceo.send(task("qa", "x" + i));
      }
      runUntilDead(2);
      assertThat(person.waiting()).isZero();
      for (int i = 2; i < 10; i++) {
        ceo.send(task("qa", "x" + i));
      }
      runUntilDead(10);

      Message alarm = person.next();
      assertThat(alarm.subject()).contains("'qa'");
      assertThat(alarm.from()).isEqualTo("qa");
      assertThat(ear.ended()).isNotDone();
    }
    assertThat(
            hub().replay(ReplayQuery.all()).filter(m -> m.subject().contains("status.escalation")))
        .hasSize(1);
  }

  private DeadLetters office() {
    return hub().deadLetterOffice();
  }

  private void die(Draft draft) {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(draft);
    runUntilDead(1);
  }

  private void runUntilDead(int count) {
    try (InboxLoop loop = loop("qa", message -> Outcome.retry("always")).start()) {
      awaitThat(() -> dead("qa").size() == count);
      assertThat(loop.ended()).isNotDone();
    }
  }

  @Test
  void messageThatClaimsToBeDealtWith_isALetterAllTheSame() {
    hub().agent("qa");
    Headers claims =
        Headers.of(
            Map.of(
                Headers.MESSAGE_ID,
                "m-1",
                "Hub-Dead-Resolution",
                "requeued",
                "Hub-Attempts",
                "many"));
    Payload payload = Payload.of("x", "", Priority.MEDIUM);
    byte[] body =
        Envelope.of(Role.of("ceo"), Instant.EPOCH, MessageType.DIRECT_MESSAGE, payload).toBytes();
    Publication message = Publication.of(Subjects.inbox(QA), claims, body);
    Futures.await(hub().broker().execute(List.of(message))).ack();
    runUntilDead(1);

    assertThat(dead("qa")).extracting(DeadLetter::messageId).containsExactly("m-1");
    assertThat(office().requeue(QA, "m-1").duplicate()).isFalse();
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void recordOfAnotherClient_thatMakesNoSense_hidesNoLetter() {
    hub().agent("qa");
    letter(Map.of("Hub-Dead-Resolution", "requeued", "Hub-Original-Id", "m-1"));
    letter(
        Map.of(
            "Hub-Original-Id", "m-0",
            "Hub-Original-Subject", "x",
            "Hub-Original-Time", "2026-05-17T08:00:00Z",
            "Hub-Dead-Reason", "expired",
            "Hub-Attempts", "many"));

    die(task("qa", "x").once("m-1"));

    assertThat(dead("qa")).extracting(DeadLetter::messageId).containsExactly("m-1");
    assertThat(hub().deadLetters()).hasSize(1);
    assertThat(office().requeue(QA, "m-1").duplicate()).isFalse();
  }

  private void letter(Map<String, String> headers) {
    Publication record =
        Publication.of(Subjects.deadLetters(QA), Headers.of(headers), new byte[] {1});
    Futures.await(hub().broker().execute(List.of(record))).ack();
  }
}
