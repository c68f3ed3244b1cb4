/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.LoopBuilder;
import io.agenthub.ReplayQuery;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.StepHandler;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * No handler blocks its loop, no agent drives itself or others round in circles, and what was
 * finished is not done again.
 *
 * @since 0.1
 */
public abstract class GuardContract extends HubScenario {
  /** Only for subclasses. */
  protected GuardContract() {}

  private LoopBuilder steps(StepHandler handler) {
    return hub().agent("qa").handle(handler).with(s -> s.withBackoff(QUICK));
  }

  @Test
  void finishedSteps_areNotDoneAgain() throws Exception {
    Agent ceo = hub().agent("ceo");
    AtomicInteger paid = new AtomicInteger();
    steps(
            (message, work) -> {
              String receipt = work.step("pay", () -> "receipt " + paid.incrementAndGet());
              if (message.attempt() < 3) {
                throw new IllegalStateException("after the step");
              }
              return Outcome.done(receipt);
            })
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.result()).isEqualTo("receipt 1");
    assertThat(completion.attempts()).isEqualTo(3);
    assertThat(paid).hasValue(1);
  }

  @Test
  void stepsOfAMessage_areItsOwn_andSurviveARequeue() throws Exception {
    Agent ceo = hub().agent("ceo");
    AtomicInteger paid = new AtomicInteger();
    CountDownLatch repaired = new CountDownLatch(1);
    steps(
            (message, work) -> {
              String receipt =
                  work.step("pay", () -> message.subject() + " " + paid.incrementAndGet());
              return repaired.getCount() == 0 ? Outcome.done(receipt) : Outcome.retry("broken");
            })
        .start();
    ceo.send(task("qa", "a").once("m-1"));
    awaitThat(() -> dead("qa").size() == 1);

    repaired.countDown();
    hub().deadLetterOffice().requeue(Role.of("qa"), "m-1");
    awaitThat(() -> hub().completion("qa", "m-1").isPresent());

    assertThat(hub().completion("qa", "m-1").orElseThrow().result()).isEqualTo("a 1");
    assertThat(ceo.ask(task("qa", "b")).get(20, SECONDS).result()).isEqualTo("b 2");
  }

  @Test
  void resultsOfSteps_areBounded() throws Exception {
    Agent ceo = hub().agent("ceo");
    AtomicReference<Exception> refused = new AtomicReference<>();
    steps(
            (message, work) -> {
              try {
                return Outcome.done(work.step("big", () -> "x".repeat(200_000)));
              } catch (PayloadRejectedException e) {
                refused.set(e);
                return Outcome.done("too big");
              }
            })
        .start();

    assertThat(ceo.ask(task("qa", "x")).get(20, SECONDS).result()).isEqualTo("too big");
    assertThat(refused.get()).hasMessageContaining("131072");
  }

  @Test
  void silentHandler_isInterrupted_oneThatGivesSignsOfLifeIsNot() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub()
        .agent("qa")
        .handle(
            (message, work) -> {
              for (int i = 0; i < 10; i++) {
                work.alive();
                new CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
              }
              if (message.attempt() == 1) {
                new CountDownLatch(1).await();
              }
              return Outcome.done("spoke");
            })
        .with(s -> s.withBackoff(QUICK).withIdleLimit(Duration.ofMillis(250)))
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.attempts()).isEqualTo(2);
    assertThat(completion.duration()).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void handlerThatIgnoresItsInterrupt_isLeftBehind_andWhatItSaysLaterCountsForNothing()
      throws Exception {
    Agent ceo = hub().agent("ceo");
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    hub()
        .agent("qa")
        .handle(
            message -> {
              if (message.attempt() == 1) {
                waitWhateverHappens(release);
                returned.countDown();
                return Outcome.done("too late");
              }
              return Outcome.done("second attempt");
            })
        .with(s -> s.withBackoff(QUICK).withTimeLimit(Duration.ofMillis(50)))
        .start();

    Completion completion = ceo.ask(task("qa", "x").once("m-1")).get(20, SECONDS);
    assertThat(ceo.ask(task("qa", "y")).get(20, SECONDS).result()).isEqualTo("second attempt");
    release.countDown();
    assertThat(returned.await(20, SECONDS)).isTrue();

    assertThat(completion.result()).isEqualTo("second attempt");
    assertThat(hub().completion("qa", "m-1").map(Completion::result)).contains("second attempt");
  }

  static void waitWhateverHappens(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true; // and goes on all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void handlerThatThrowsAnError_isTriedAgain_likeAnyOther() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop(
            "qa",
            message -> {
              if (message.attempt() == 1) {
                throw new StackOverflowError("as if");
              }
              return Outcome.done("fine");
            })
        .start();

    assertThat(ceo.ask(task("qa", "x")).get(20, SECONDS).attempts()).isEqualTo(2);
  }

  @Test
  void listenerThatThrows_harmsNobody() throws Exception {
    Agent ceo = hub().agent("ceo");
    LoopListener broken =
        new LoopListener() {
          @Override
          public void onStarted(Role role, Message message) {
            throw new IllegalStateException("broken listener");
          }
        };
    loop("qa", message -> Outcome.done("ok")).with(s -> s.withListener(broken)).start();

    assertThat(ceo.ask(task("qa", "x")).get(20, SECONDS).result()).isEqualTo("ok");
  }

  @Test
  void informationalMessages_areNoted_withoutWakingTheSession() throws Exception {
    Agent ceo = hub().agent("ceo");
    MessageType report = MessageType.of("sprint_standup_report");
    hub().agent("qa");
    for (int i = 0; i < 100; i++) {
      ceo.send(task("qa", "report " + i).type(report));
    }
    Seen seen = new Seen();
    loop("qa", seen).with(s -> s.withGuards(g -> g.withInformational(Set.of(report)))).start();

    ceo.ask(task("qa", "task").priority(io.agenthub.message.Priority.LOW)).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("task");
    assertThat(seen.waiting()).isZero();
    assertThat(hub().replay(ReplayQuery.all().type("sprint_standup_report"))).hasSize(100);
    assertThat(unread("ceo")).extracting(Message::subject).containsExactly("task");
  }

  @Test
  void agentThatFloodsItself_isStoppedAtTheThird_andReported() throws Exception {
    Agent qa = hub().agent("qa");
    Seen seen = new Seen();
    loop("qa", seen).start();
    for (int i = 0; i < 40; i++) {
      qa.send(task("qa", "note " + i));
    }

    hub()
        .agent("ceo")
        .ask(task("qa", "last").priority(io.agenthub.message.Priority.LOW))
        .get(20, SECONDS);

    List<String> handled = seen.subjects(5);
    assertThat(handled).containsExactlyInAnyOrder("note 0", "note 0", "note 1", "note 1", "last");
    assertThat(dead("qa"))
        .hasSize(38)
        .extracting(DeadLetter::reason)
        .containsOnly(Reason.SELF_FLOOD);
    assertThat(unread("qa")).isEmpty();
  }

  @Test
  void agentsThatAnswerEachOther_stopAtTheHopLimit_inRingsOfTwoThreeAndNine() {
    for (int size : new int[] {2, 3, 9}) {
      String ring = "ring" + size + "-";
      AtomicInteger turns = new AtomicInteger();
      for (int i = 0; i < size; i++) {
        Agent next = hub().agent(ring + (i + 1) % size);
        Agent self = hub().agent(ring + i);
        self.handle(
                message -> {
                  if (message.type().isCompletion()) {
                    return Outcome.done("");
                  }
                  turns.incrementAndGet();
                  self.send(Draft.to(next.role()).subject("thanks").inReplyTo(message));
                  return Outcome.done("");
                })
            .with(s -> s.withBackoff(QUICK))
            .start();
      }
      hub().agent("ceo").send(task(ring + 0, "thanks"));

      awaitThat(() -> hub().deadLetters().anyMatch(letter -> letter.role().startsWith(ring)));

      assertThat(turns).hasValue(9);
      assertThat(hub().deadLetters().filter(letter -> letter.role().startsWith(ring)))
          .extracting(DeadLetter::reason)
          .containsExactly(Reason.HOP_LIMIT);
    }
  }

  @Test
  void agentsThatAnswerEvenCompletionsAndFailures_stopToo() {
    AtomicInteger turns = new AtomicInteger();
    for (List<String> pair : List.of(List.of("ping", "pong"), List.of("pong", "ping"))) {
      Agent self = hub().agent(pair.get(0));
      hub().agent(pair.get(1));
      self.handle(
              message -> {
                turns.incrementAndGet();
                self.send(Draft.to(pair.get(1)).subject("thanks"));
                return Outcome.done("");
              })
          .with(s -> s.withGuards(guards -> guards.withMaxHops(4)))
          .start();
    }
    hub().agent("ceo").send(task("ping", "thanks"));

    awaitThat(() -> hub().deadLetters().findAny().isPresent() && isQuiet("ping", "pong"));

    assertThat(turns).as("1, 1, 1, 2, 3 messages and 1, 1, 2, 3, 5 answers").hasValue(20);
    assertThat(hub().deadLetters()).extracting(DeadLetter::reason).containsOnly(Reason.HOP_LIMIT);
  }

  private boolean isQuiet(String... roles) {
    return hub().agents().stream()
        .filter(agent -> List.of(roles).contains(agent.role()))
        .allMatch(agent -> agent.unread() + agent.inFlight() == 0);
  }

  @Test
  void lifeOfAMessage_isHeardInOrder() throws Exception {
    Agent ceo = hub().agent("ceo");
    Heard heard = new Heard();
    loop(
            "qa",
            message ->
                switch (message.attempt()) {
                  case 1 -> Outcome.retry("once more");
                  default -> Outcome.done("done");
                })
        .with(s -> s.withListener(heard))
        .start();

    CompletableFuture<Completion> answer = ceo.ask(task("qa", "x").once("m-1"));
    answer.get(20, SECONDS);
    awaitThat(() -> heard.events().contains("completed m-1"));

    assertThat(heard.events())
        .containsExactly(
            "received m-1 1",
            "started m-1",
            "retried m-1",
            "received m-1 2",
            "started m-1",
            "completed m-1");
  }
}
