/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.ReplayQuery;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.error.InvalidNameException;
import io.agenthub.error.InvalidScheduleException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.learning.Card;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.message.Topic;
import io.agenthub.schedule.Schedule;
import io.agenthub.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What has happened to organisations of agents in the open, each as a test that says that it does
 * not happen here.
 *
 * @since 0.1
 */
public abstract class IncidentContract extends HubScenario {
  private static final Schedule MINUTES = Schedule.interval(Duration.ofMinutes(1));
  private static final Card FLAW =
      Card.of("When user names go to the log", "Escape user names.").confidence(0.9);

  /** Only for subclasses. */
  protected IncidentContract() {}

  @Test
  void ackDeadlineShorterThanTheWork_startsTheHandlerOnce() throws Exception {
    assumeTrue(followsTime(), "the broker's deadlines go by a clock that cannot be moved");
    ManualTime time = ManualTime.create();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger starts = new AtomicInteger();
    try (AgentHub slow = AgentHub.builder().time(time).open(url())) {
      slow.agent("qa")
          .handle(
              message -> {
                starts.incrementAndGet();
                started.countDown();
                release.await();
                return Outcome.done("long work");
              })
          .with(s -> s.withParallel(2))
          .start();
      CompletableFuture<Completion> answer = slow.agent("ceo").ask(task("qa", "x"));
      assertThat(started.await(20, SECONDS)).isTrue();

      for (int i = 0; i < 36; i++) {
        time.advance(Duration.ofSeconds(5)); // three times the deadline of a minute
        slow.agents(); // behind the sign of life in the queue of the broker
      }
      release.countDown();

      assertThat(answer.get(20, SECONDS).attempts()).isEqualTo(1);
      assertThat(starts).hasValue(1);
    }
  }

  @Test
  void lateAckAfterRedelivery_doesNotExecuteTwice() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(task("qa", "x").once("m-1"));
    Source inbox = Source.inbox(Role.of("qa"));
    Delivery late;
    try (Puller puller = hub().broker().puller(List.of(inbox.ref()))) {
      late = puller.pull(1).get(20, SECONDS).get(0);
    }
    Futures.await(
        hub().broker().execute(List.of(Settlement.retry(late, Duration.ZERO)))); // taken away
    Seen seen = new Seen();
    loop("qa", seen).start();
    assertThat(seen.next().id()).isEqualTo("m-1");
    awaitThat(() -> hub().completion("qa", "m-1").isPresent());

    Futures.await(hub().broker().execute(List.of(Settlement.ack(late))));
    ceo.ask(task("qa", "last")).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("last");
    assertThat(all(Topology.COMPLETIONS)).hasSize(2);
  }

  @Test
  void selfFloodOfFortyMessages_stopsByTheThird() throws Exception {
    Agent qa = hub().agent("qa");
    Seen seen = new Seen();
    loop("qa", seen).start();
    for (int i = 0; i < 40; i++) {
      qa.send(task("qa", "status " + i).type(MessageType.STATUS));
    }

    awaitThat(() -> unread("qa").isEmpty() && dead("qa").size() == 38);

    List<Message> handled = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      handled.add(seen.next());
    }
    assertThat(handled).filteredOn(message -> !message.type().isCompletion()).hasSize(2);
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void staleItem_wakesOnce() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen(message -> Outcome.done("nothing to do"));
    loop("qa", seen).start();

    ceo.ask(task("qa", "COMMS TEST (ignore)")).get(20, SECONDS);
    ceo.ask(task("qa", "something new")).get(20, SECONDS);

    assertThat(seen.subjects(2)).containsExactly("COMMS TEST (ignore)", "something new");
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void informationalFlood_neverWakesTheAgent_andIsReadable() throws Exception {
    Agent ops = hub().agent("ops");
    MessageType report = MessageType.of("sprint_standup_report");
    Seen seen = new Seen();
    loop("ceo", seen).with(s -> s.withGuards(g -> g.withInformational(Set.of(report)))).start();
    for (int i = 0; i < 100; i++) {
      ops.send(task("ceo", "report").type(report));
    }
    ops.ask(task("ceo", "a task").priority(Priority.LOW)).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("a task");
    assertThat(seen.waiting()).isZero();
    assertThat(hub().replay(ReplayQuery.all().type(report.name()))).hasSize(100);
  }

  @Test
  void invalidSettings_areRefused_howeverTheyAreGiven() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LoopSettings.DEFAULT.withParallel(0));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LoopSettings.DEFAULT.withTimeLimit(Duration.ZERO));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Outcome.unavailable(Duration.ZERO, "would spin"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LoopSettings.DEFAULT.withGuards(g -> g.withMaxHops(-1)));
    assertThatExceptionOfType(InvalidScheduleException.class)
        .isThrownBy(() -> Schedule.interval(Duration.ofMillis(1)));
  }

  @Test
  void pausedAgent_getsNothing_onAnyPath() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen();
    ListedErrands errands = new ListedErrands();
    Topic deploy = Topic.status("deploy");
    hub().agent("qa", "testing").handle(seen).on(deploy).hooks(h -> h.withErrands(errands)).start();
    loop("dev", message -> Outcome.done("")).start();

    hub().pause("qa");
    ceo.send(task("qa", "inbox").priority(Priority.CRITICAL));
    ceo.announce(Draft.about("announcement"));
    ceo.publish(deploy, Draft.about("topic"));
    ceo.publish(Topic.tasks("testing"), Draft.about("pool"));
    assertThat(errands.due("errand", Priority.CRITICAL, false)).isNotDone();
    ceo.ask(task("dev", "time passes")).get(20, SECONDS);
    assertThat(unread("qa")).hasSize(1);
    assertThat(seen.waiting()).isZero();

    hub().resume("qa");
    assertThat(seen.subjects(5))
        .containsExactlyInAnyOrder("inbox", "announcement", "topic", "pool", "errand");
  }

  @Test
  void connectionClosedForGood_losesNoSubscription_whenItIsRebuilt() {
    assumeTrue(isShared(), "this store is private to one hub");
    Topic deploy = Topic.status("deploy");
    AgentHub first = another();
    Seen seen = new Seen();
    first.agent("qa").subscribe(deploy, seen);
    first.close();

    hub().agent("ceo").publish(deploy, Draft.about("meanwhile"));
    another().agent("qa").subscribe(deploy, seen);

    assertThat(seen.next().subject()).isEqualTo("meanwhile");
  }

  @Test
  void sendThatCannotWork_failsVisibly() {
    AgentHub gone = isShared() ? another() : hub();
    Agent ceo = gone.agent("ceo");
    gone.agent("qa");
    gone.close();

    assertThatExceptionOfType(HubClosedException.class).isThrownBy(() -> ceo.send(task("qa", "x")));
  }

  @Test
  void receiverThatStopsInTheMiddleOfABurst_losesNothing() {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen();
    InboxLoop first = loop("qa", seen).start();
    for (int i = 0; i < 100; i++) {
      ceo.send(task("qa", "burst " + i));
      if (i == 50) {
        first.close();
      }
    }
    loop("qa", seen).start();

    assertThat(seen.subjects(100)).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void burstOf340_dropsNothing() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    List<CompletableFuture<?>> sends = new ArrayList<>();
    for (int i = 0; i < 340; i++) {
      sends.add(ceo.sendAsync(task("qa", "burst " + i)));
    }
    for (CompletableFuture<?> send : sends) {
      send.get(20, SECONDS);
    }
    Seen seen = new Seen();
    loop("qa", seen).start();

    assertThat(seen.subjects(340)).doesNotHaveDuplicates().hasSize(340);
  }

  @Test
  void sameMandate_isInjectedOncePerDueTime_neverIntoABusyAgent() {
    ManualTime time = ManualTime.create();
    CountDownLatch release = new CountDownLatch(1);
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("");
            });
    try (AgentHub busy = AgentHub.builder().time(time).open(url())) {
      busy.agent("qa")
          .handle(seen)
          .with(s -> s.withTimeLimit(Duration.ofHours(2)))
          .every(MINUTES, "mandate", "Do it")
          .start();
      passMinute(busy, time);
      Message mandate = seen.next();

      for (int i = 0; i < 47; i++) {
        passMinute(busy, time);
      }
      assertThat(injected(busy)).isEqualTo(1);
      assertThat(seen.waiting()).isZero();
      release.countDown();
      awaitThat(() -> busy.completion("qa", mandate.id()).isPresent());
      passMinute(busy, time);

      assertThat(seen.next().subject()).isEqualTo("mandate");
      assertThat(injected(busy)).isEqualTo(2);
    }
  }

  /** Waits until what is due by then has been seen to. */
  private static void passMinute(AgentHub hub, ManualTime time) {
    time.advance(Duration.ofMinutes(1));
    eventually(
        () -> {
          time.advance(Duration.ZERO);
          return hub.agents().stream()
              .flatMap(agent -> agent.schedules().stream())
              .allMatch(work -> work.next().orElseThrow().isAfter(time.now()));
        });
  }

  /** How many messages have ever come to the inbox. */
  private static long injected(AgentHub hub) {
    SubjectFilter inbox = SubjectFilter.of(Subjects.inbox(Role.of("qa")));
    return hub.replay(ReplayQuery.all().on(inbox)).count();
  }

  @Test
  void readerOfAnothersQueue_getsNothing() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen marketing = new Seen();
    loop("marketing", marketing).start();
    Seen cto = new Seen();
    loop("cto", cto).start();

    ceo.ask(task("cto", "confidential")).get(20, SECONDS);
    ceo.ask(task("marketing", "public")).get(20, SECONDS);

    assertThat(marketing.subjects(1)).containsExactly("public");
    assertThat(marketing.waiting()).isZero();
  }

  @Test
  void flawThatBecamePolicy_isInTheNextPrompt() throws Exception {
    Agent ceo = hub().agent("ceo");
    List<String> prompts = new CopyOnWriteArrayList<>();
    hub()
        .agent("qa")
        .loop(
            asked -> {
              prompts.add(asked.text());
              return Outcome.done("");
            })
        .start();
    ceo.ask(task("qa", "Write user names to the log")).get(20, SECONDS);
    assertThat(prompts).singleElement().asString().doesNotContain(FLAW.message());

    try (Learnings reviewer = hub().learnings("backend");
        Learnings own = hub().learnings("qa")) {
      String id = reviewer.publish(FLAW).id();
      for (int i = 0; own.require(id).state() != LearningState.ACTIVE; i++) {
        own.confirm(id, "review-" + i);
      }
    }
    ceo.ask(task("qa", "Write user names to the log again")).get(20, SECONDS);

    assertThat(prompts.get(1)).contains(FLAW.message());
  }

  @Test
  void wildcardPublish_isRejected_beforeTheWire() {
    Agent ceo = hub().agent("ceo");
    for (String name : List.of("*", ">", "a.b", "a b", "", "ü", "x".repeat(41))) {
      assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Draft.to(name));
      assertThatExceptionOfType(AgentHubException.class)
          .isThrownBy(() -> ceo.publish(Topic.status(name), Draft.about("x")));
    }
    assertThat(all(Topology.AUDIT)).isEmpty();
  }

  @Test
  void sendBeforeTheReceiverExists_isRefused_andHeldOnceItDoes() {
    Agent ceo = hub().agent("ceo");
    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> ceo.send(task("qa", "too early")));

    hub().agent("qa");
    ceo.send(task("qa", "held"));
    Seen seen = new Seen();
    loop("qa", seen).start();

    assertThat(seen.next().subject()).isEqualTo("held");
  }

  @Test
  void retrySettingsThatContradictEachOther_areRefused_namingBoth() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Backoff(Duration.ofMinutes(5), Duration.ofSeconds(1), 3))
        .withMessageContaining("PT5M")
        .withMessageContaining("PT1S");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), 0));
  }
}
