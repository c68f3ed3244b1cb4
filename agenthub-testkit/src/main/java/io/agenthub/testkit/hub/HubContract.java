/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentInfo;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.PublishAck;
import io.agenthub.delivery.Topology;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.HubHeaders;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Topic;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Inboxes, topics, receipts, completions, order and history, as an agent sees them.
 *
 * @since 0.1
 */
public abstract class HubContract extends HubScenario {
  /** Only for subclasses. */
  protected HubContract() {}

  @Test
  void message_waits_forAnAgentThatHasNeverRun() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    Receipt receipt = ceo.send(task("qa", "first"));
    assertThat(unread("qa")).extracting(Message::id).containsExactly(receipt.messageId());

    Seen seen = new Seen();
    loop("qa", seen).start();

    Message message = seen.next();
    assertThat(message.id()).isEqualTo(receipt.messageId());
    assertThat(message.sequence()).isEqualTo(receipt.sequence());
    assertThat(message.from()).isEqualTo("ceo");
    assertThat(message.type()).isEqualTo(MessageType.DIRECT_MESSAGE);
    assertThat(message.attempt()).isEqualTo(1);
  }

  @Test
  void repeatedSend_isADuplicate_andHandledOnce() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    Receipt first = ceo.send(task("qa", "x").once("key-1"));
    Receipt again = ceo.send(task("qa", "x").once("key-1"));
    assertThat(first.duplicate()).isFalse();
    assertThat(again.duplicate()).isTrue();
    assertThat(again.sequence()).isEqualTo(first.sequence());

    Seen seen = new Seen();
    loop("qa", seen).start();
    ceo.ask(task("qa", "last")).get(20, SECONDS);

    assertThat(seen.subjects(2)).containsExactly("x", "last");
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void completion_isRecordedOnce_andReachesTheSendersInbox() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("all green")).start();

    Draft draft = task("qa", "verify").priority(Priority.HIGH).once("m-1");
    Completion completion = ceo.ask(draft).get(20, SECONDS);

    assertThat(completion.succeeded()).isTrue();
    assertThat(completion.result()).isEqualTo("all green");
    assertThat(completion.messageId()).isEqualTo("m-1");
    assertThat(completion.role()).isEqualTo("qa");
    assertThat(all(Topology.COMPLETIONS)).hasSize(1);
    assertThat(hub().completion("qa", "m-1")).contains(completion);
    Message notice = notice("ceo");
    assertThat(notice.id()).isEqualTo("done-m-1");
    assertThat(notice.inReplyTo()).contains("m-1");
    assertThat(notice.type()).isEqualTo(MessageType.TASK_COMPLETED);
    assertThat(notice.priority()).isEqualTo(Priority.HIGH);
    assertThat(notice.correlationId()).isEqualTo("m-1");
    assertThat(notice.envelope().payload().text("in_reply_to")).contains("m-1");
  }

  @Test
  void completion_isNeverAnswered() throws Exception {
    Seen ceo = new Seen();
    loop("ceo", ceo).start();
    Seen qa = new Seen();
    loop("qa", qa).start();

    hub().agent("ceo").ask(task("qa", "x")).get(20, SECONDS);
    assertThat(ceo.next().type()).isEqualTo(MessageType.TASK_COMPLETED);
    hub().agent("ceo").ask(task("qa", "y")).get(20, SECONDS);

    assertThat(ceo.next().subject()).isEqualTo("y");
    assertThat(qa.subjects(2)).containsExactly("x", "y");
    assertThat(qa.waiting()).isZero();
  }

  @Test
  void urgentMessages_areTakenFirst_andInOrderWithinAPriority() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    for (Priority priority : List.of(Priority.LOW, Priority.HIGH, Priority.MEDIUM)) {
      ceo.send(task("qa", priority + " 1").priority(priority));
      ceo.send(task("qa", priority + " 2").priority(priority));
    }
    ceo.send(task("qa", "CRITICAL").priority(Priority.CRITICAL));
    List<String> expected =
        List.of("CRITICAL", "HIGH 1", "HIGH 2", "MEDIUM 1", "MEDIUM 2", "LOW 1", "LOW 2");

    assertThat(unread("qa")).extracting(Message::subject).containsExactlyElementsOf(expected);
    Seen seen = new Seen();
    loop("qa", seen).start();
    assertThat(seen.subjects(7)).containsExactlyElementsOf(expected);
  }

  @Test
  void criticalMessage_isNext_whileAnotherIsWorkedOn() throws Exception {
    Agent ceo = hub().agent("ceo");
    CountDownLatch release = new CountDownLatch(1);
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("");
            });
    loop("qa", seen).start();
    ceo.send(task("qa", "running").priority(Priority.LOW));
    assertThat(seen.next().subject()).isEqualTo("running");

    ceo.send(task("qa", "low").priority(Priority.LOW));
    ceo.send(task("qa", "critical").priority(Priority.CRITICAL));
    release.countDown();

    assertThat(seen.subjects(2)).containsExactly("critical", "low");
  }

  @Test
  void announcement_reachesEveryRegisteredAgentOnce_alsoThoseOffline() throws Exception {
    Seen early = new Seen();
    loop("qa", early).start();
    hub().agent("security");
    hub().agent("ceo").announce(Draft.about("sprint").message("go"));
    assertThat(early.next().type()).isEqualTo(MessageType.ANNOUNCEMENT);

    Seen late = new Seen();
    loop("security", late).start();

    assertThat(late.next().subject()).isEqualTo("sprint");
    hub().agent("ceo").ask(task("qa", "end")).get(20, SECONDS);
    assertThat(early.subjects(1)).containsExactly("end");
  }

  @Test
  void topic_reachesEachSubscriberOnce_fromItsSubscriptionOn() {
    Agent devops = hub().agent("devops");
    Topic deploy = Topic.status("deploy");
    devops.publish(deploy, Draft.about("before"));
    Seen qa = new Seen();
    Seen security = new Seen();
    try (InboxLoop first = hub().agent("qa").subscribe(deploy, qa);
        InboxLoop second = hub().agent("security").subscribe(deploy, security)) {
      assertThat(first.role()).isNotEqualTo(second.role());
      devops.publish(deploy, Draft.about("after"));
      assertThat(qa.next().subject()).isEqualTo("after");
      assertThat(security.next().subject()).isEqualTo("after");
    }

    devops.publish(deploy, Draft.about("offline"));
    try (InboxLoop again = hub().agent("qa").subscribe(deploy, qa)) {
      assertThat(again.ended()).isNotDone();
      assertThat(qa.next().subject()).isEqualTo("offline");
    }
    assertThat(unread("devops")).as("a subscriber answers to nobody").isEmpty();
  }

  @Test
  void unread_isWhatTheAgentWouldTake_fromAllItsSources() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa", "testing");
    ceo.send(Draft.to("qa").subject("1").priority(Priority.LOW));
    ceo.announce(Draft.about("2"));
    ceo.publish(Topic.tasks("testing"), Draft.about("3").priority(Priority.CRITICAL));
    ceo.send(Draft.to("qa").subject("4"));

    assertThat(hub().unread("qa", 9))
        .extracting(stored -> Message.of(stored, 0).subject())
        .containsExactly("3", "2", "4", "1");
    assertThat(hub().unread("qa", 2)).hasSize(2);
    assertThat(hub().inbox("qa", 9)).hasSize(2);
  }

  @Test
  void pool_givesEachTaskToOneMember() {
    Agent ceo = hub().agent("ceo");
    Seen first = new Seen();
    Seen second = new Seen();
    hub().agent("dev-a", "java").handle(first).start();
    hub().agent("dev-b", "java").handle(second).start();

    for (int i = 0; i < 50; i++) {
      ceo.publish(Topic.tasks("java"), Draft.about("task " + i));
    }
    Seen ceoSees = new Seen();
    loop("ceo", ceoSees).start();

    assertThat(ceoSees.subjects(50)).doesNotHaveDuplicates().hasSize(50);
    assertThat(first.waiting() + second.waiting()).isEqualTo(50);
  }

  @Test
  void replay_findsWhatWasHandledLongAgo() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("ok")).start();
    ceo.ask(task("qa", "a").correlationId("thread-1")).get(20, SECONDS);
    awaitThat(() -> unread("ceo").size() == 1); // the notice may follow the completion
    ceo.ask(task("qa", "b")).get(20, SECONDS);
    awaitThat(() -> unread("ceo").size() == 2);
    ceo.announce(Draft.about("news"));

    assertThat(replay(ReplayQuery.all())).containsExactly("a", "a", "b", "b", "news");
    assertThat(replay(ReplayQuery.all().correlation("thread-1"))).containsExactly("a", "a");
    assertThat(replay(ReplayQuery.all().type("announcement"))).containsExactly("news");
    assertThat(replay(ReplayQuery.all().role("qa"))).containsExactly("a", "a", "b", "b");
    assertThat(replay(ReplayQuery.all().fromSequence(4))).containsExactly("b", "news");
  }

  private List<String> replay(ReplayQuery query) {
    return hub().replay(query).map(stored -> Message.of(stored, 0).subject()).toList();
  }

  @Test
  void agents_tellWhatEachIsBusyWith() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("");
            });
    loop("qa", seen).start();
    Agent ceo = hub().agent("ceo", "planning");
    ceo.send(task("qa", "one"));
    seen.next();
    ceo.send(task("qa", "two"));

    List<AgentInfo> agents = hub().agents();

    assertThat(agents).extracting(AgentInfo::role).containsExactly("ceo", "qa");
    assertThat(agents.get(0).skills()).containsExactly("planning");
    assertThat(agents.get(0).presence()).isEmpty();
    assertThat(agents.get(1).unread()).isEqualTo(1);
    assertThat(agents.get(1).inFlight()).isEqualTo(1);
    assertThat(agents.get(1).oldestUnread()).isPresent();
    release.countDown();
  }

  @Test
  void otherClientsMessage_withoutHeaders_isAFullMessage() {
    hub().agent("ceo");
    hub().agent("qa");
    PublishAck stored =
        raw(
            "qa",
            java.util.Map.of(),
            "{\"from_operator\":\"operator-ceo\",\"from_role\":\"ceo\","
                + "\"timestamp\":\"2026-05-17T08:00:00.000Z\",\"type\":\"direct_message\","
                + "\"payload\":{\"subject\":\"s\",\"message\":\"m\",\"priority\":\"high\"}}");
    String id = stored.stream() + "-" + stored.sequence();
    Seen ceo = new Seen();
    loop("ceo", ceo).start();
    loop("qa", message -> Outcome.done("ok")).start();

    Message notice = ceo.next();

    assertThat(notice.inReplyTo()).contains(id);
    assertThat(notice.headers().get(Headers.MESSAGE_ID)).contains("done-" + id);
    assertThat(notice.headers().get(HubHeaders.PRIORITY)).contains("high");
  }
}
