/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agenthub.Acknowledgements;
import io.agenthub.Agent;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.error.StillPendingException;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Receipt;
import io.agenthub.message.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Messages that follow from messages: threads, questions, acknowledgements, minutes of meetings.
 *
 * @since 0.1
 */
public abstract class ThreadContract extends HubScenario {
  /** Only for subclasses. */
  protected ThreadContract() {}

  @Test
  void whatAHandlerSends_carriesTheThreadOn() throws Exception {
    Agent ceo = hub().agent("ceo");
    Agent backend = hub().agent("backend");
    Seen qa = new Seen();
    loop("qa", qa).start();
    loop(
            "backend",
            message -> {
              if (!message.type().isCompletion()) {
                backend.send(task("qa", "by default"));
                backend.send(task("qa", "another thread").correlationId("elsewhere"));
              }
              return Outcome.done("");
            })
        .start();

    ceo.ask(task("backend", "begin").once("m-1")).get(20, SECONDS);

    Message byDefault = qa.next();
    assertThat(byDefault.correlationId()).isEqualTo("m-1");
    assertThat(byDefault.hops()).isEqualTo(1);
    assertThat(qa.next().correlationId()).isEqualTo("elsewhere");
    Receipt outside = backend.send(task("qa", "outside"));
    assertThat(qa.next().correlationId()).isEqualTo(outside.messageId());
  }

  @Test
  void questionWithoutATimelyAnswer_isStillPending_andFoundLater() {
    Agent ceo = hub().agent("ceo");
    CountDownLatch release = new CountDownLatch(1);
    loop(
            "qa",
            message -> {
              release.await();
              return Outcome.done("late");
            })
        .start();

    assertThatExceptionOfType(StillPendingException.class)
        .isThrownBy(() -> ceo.ask(task("qa", "x").once("m-1"), Duration.ofMillis(50)))
        .withMessageContaining("m-1")
        .satisfies(e -> assertThat(e.messageId()).isEqualTo("m-1"))
        .satisfies(e -> assertThat(e.role()).isEqualTo("qa"));
    release.countDown();

    eventually(() -> hub().completion("qa", "m-1").isPresent());
    assertThat(ceo.ask(task("qa", "x").once("m-1"), Duration.ofSeconds(20)).result())
        .isEqualTo("late");
  }

  @Test
  void interruptedQuestion_isStillPending_andInterruptedSend_tellsItsId() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");

    Thread asking = Thread.currentThread();
    assertThatExceptionOfType(StillPendingException.class)
        .isThrownBy(
            () -> ceo.ask(task("qa", "x"), Duration.ofSeconds(20), stored -> asking.interrupt()))
        .withMessageContainingAll("'qa'", "'ceo'", "pending")
        .satisfies(e -> assertThat(unread("qa").get(0).id()).isEqualTo(e.messageId()));
    assertThat(Thread.interrupted()).isTrue();

    OutcomeUnknownException untold = null;
    for (int i = 0; untold == null && i < 1_000; i++) { // a receipt may be there before the wait
      asking.interrupt();
      untold =
          catchThrowableOfType(
              OutcomeUnknownException.class, () -> ceo.send(task("qa", "y").once("m-2")));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(untold).hasMessageContaining("m-2");
  }

  @Test
  void announcement_tellsWhoHasNotAcknowledged() {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("read")).start();
    hub().agent("devops");

    Receipt receipt = ceo.announce(Draft.about("Freeze"), Duration.ofHours(1));
    long published = System.currentTimeMillis();
    awaitThat(
        () -> System.currentTimeMillis() > published + 1); // the order is known to the millisecond
    hub().agent("newcomer");

    eventually(() -> hub().acknowledgements(receipt.messageId()).acknowledged().containsKey("qa"));
    Acknowledgements acks = hub().acknowledgements(receipt.messageId());
    assertThat(acks.missing()).containsExactly("devops");
    assertThat(acks.isComplete()).isFalse();
    assertThat(acks.isOverdue(acks.deadline().orElseThrow().minusSeconds(1))).isFalse();
    assertThat(acks.isOverdue(acks.deadline().orElseThrow())).isTrue();
    loop("devops", message -> Outcome.done("read")).start();
    eventually(() -> hub().acknowledgements(receipt.messageId()).isComplete());
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> hub().acknowledgements("nothing"));
  }

  @Test
  void actionItemsOfAReport_becomeTasks_onceEach() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("backend");
    hub().agent("devops");
    for (String reader : List.of("qa", "security")) {
      hub()
          .agent(reader)
          .handle(
              message -> message.attempt() < 2 ? Outcome.retry("not yet") : Outcome.done("noted"))
          .with(settings -> settings.withBackoff(QUICK))
          .on(Topic.status("meetings"))
          .start();
    }

    ceo.publish(Topic.status("meetings"), report());

    eventually(() -> unread("ceo").size() == 2);
    eventually(() -> hub().completion("qa", "meeting-7").isPresent());
    eventually(() -> hub().completion("security", "meeting-7").isPresent());
    Message backend = unread("backend").get(0);
    assertThat(unread("backend")).hasSize(1);
    assertThat(unread("devops")).extracting(Message::text).containsExactly("Renew the certificate");
    assertThat(backend.type()).isEqualTo(MessageType.TASK_ASSIGNMENT);
    assertThat(backend.id()).isEqualTo("meeting-7-action-1");
    assertThat(backend.correlationId()).isEqualTo("meeting-7");
    assertThat(backend.inReplyTo()).contains("meeting-7");
    assertThat(backend.envelope().payload().text("due")).contains("2026-06-01");
    assertThat(backend.envelope().payload().text("assigned_by")).contains("ceo");
    assertThat(unread("ceo")).extracting(Message::type).containsOnly(MessageType.TASK_BLOCKED);
    assertThat(unread("ceo")).extracting(Message::text).anyMatch(t -> t.contains("'devops'"));
  }

  private static Draft report() {
    return Draft.about("Weekly")
        .type(MessageType.MEETING_REPORT)
        .once("meeting-7")
        .field(
            "action_items",
            List.of(
                Map.of("owner", "backend", "task", "Build the export", "due", "2026-06-01"),
                Map.of("owner", "operator-devops", "task", "Renew the certificate"),
                Map.of("owner", "devosp", "task", "Nobody's"),
                "not an item"));
  }

  @Test
  void actionItemThatIsLong_isATask_whateverItsCharacters() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("backend");
    loop("qa", message -> Outcome.done("noted")).start();
    String task = "x".repeat(78) + "\uD83D\uDE80 and on it goes";
    Map<String, String> item = Map.of("owner", "backend", "task", task);

    ceo.ask(
            task("qa", "Weekly")
                .type(MessageType.MEETING_REPORT)
                .field("action_items", List.of(item)))
        .get(20, SECONDS);

    assertThat(unread("backend")).extracting(Message::text).containsExactly(task);
  }
}
