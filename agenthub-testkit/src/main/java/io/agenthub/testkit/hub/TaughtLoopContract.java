/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.LearningUse;
import io.agenthub.LearningUse.Finding;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.learning.Card;
import io.agenthub.learning.Explanation;
import io.agenthub.learning.Learning;
import io.agenthub.learning.LearningEvent.Judged;
import io.agenthub.learning.LearningState;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Verifier;
import io.agenthub.loop.Coalescing;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Learnings in the loop of a session: what a prompt shows, and what comes of it as evidence.
 *
 * @since 0.1
 */
public abstract class TaughtLoopContract extends HubScenario {
  private static final Card CARD = Card.of("On HTTP 429", "Wait for Retry-After.").confidence(0.9);
  private static final LearningUse OPEN = LearningUse.DEFAULT.withSuggestions(3);

  private final LinkedBlockingQueue<String> prompts = new LinkedBlockingQueue<>();

  /** Only for subclasses. */
  protected TaughtLoopContract() {}

  private Learnings published() {
    Learnings view = hub().learnings("qa");
    try (Learnings author = hub().learnings("backend")) {
      author.publish(CARD);
    }
    return view;
  }

  private void session(LearningUse use, Function<Prompt, Outcome> reply) {
    hub()
        .agent("qa")
        .loop(
            prompt -> {
              prompts.add(prompt.text());
              return reply.apply(prompt);
            })
        .learning(use)
        .with(settings -> settings.withBackoff(QUICK))
        .start();
  }

  /** Lets the agent work on a message of its own; the prompt of its last attempt. */
  private String ask(int number, String text) throws Exception {
    Agent ceo = hub().agent("ceo");
    Draft draft = Draft.to("qa").subject("Task " + number).message(text).once("task-" + number);
    ceo.ask(draft).get(20, TimeUnit.SECONDS);
    List<String> seen = new ArrayList<>();
    prompts.drainTo(seen);
    return seen.get(seen.size() - 1);
  }

  /** Evidence is stored a moment after the completion. */
  private static Learning await(Learnings view, Predicate<Learning> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Learning learning = view.require(CARD.id());
    while (!condition.test(learning)) {
      assertThat(System.nanoTime()).as("waiting for %s", learning).isLessThan(end);
      Thread.onSpinWait();
      learning = view.require(CARD.id());
    }
    return learning;
  }

  @Test
  void suggestion_verifiedInFourMessages_isPolicyInTheFifth() throws Exception {
    try (Learnings view = published()) {
      session(
          OPEN.withCheck((message, result) -> Finding.PASSED), prompt -> Outcome.done("synced"));
      List<String> path = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        assertThat(ask(i, "The API answers HTTP 429, part " + i))
            .containsPattern(
                "----- suggestions (?s:.*), trust 0\\.[56]\\d\\d\\] On HTTP 429: Wait for")
            .doesNotContainPattern(", trust (?s:.*)----- suggestions ");
        int confirmed = i;
        path.add(await(view, l -> l.confirmations() == confirmed).trust().toString());
      }

      assertThat(path).containsExactly("0.571", "0.625", "0.667", "0.700");
      assertThat(ask(5, "The API answers HTTP 429 again"))
          .containsPattern(
              "----- policy [0-9a-f]{32} -----\n(?s:.*), trust 0.700] On HTTP 429: Wait for")
          .doesNotContain("----- suggestions ");
    }
  }

  @Test
  void evidence_isInTheLog_onceTheHubHasClosed() throws Exception {
    assumeTrue(isShared(), "this store is private to one hub");
    AgentHub other = another();
    published().close();
    session(OPEN.withCheck((message, result) -> Finding.PASSED), prompt -> Outcome.done("synced"));
    ask(1, "The API answers HTTP 429");

    hub().close();

    try (Learnings view = other.learnings("qa")) {
      assertThat(view.require(CARD.id()).confirmations()).isEqualTo(1);
    }
  }

  @Test
  void candidates_areNotShown_unlessAskedFor_andWhatDoesNotMatterNever() throws Exception {
    try (Learnings view = published()) {
      session(LearningUse.DEFAULT, prompt -> Outcome.done("ok"));
      assertThat(ask(1, "The API answers HTTP 429")).doesNotContain("Retry-After");

      for (int i = 0; i < 4; i++) {
        view.confirm(CARD.id(), "run-" + i);
      }

      assertThat(ask(2, "The API answers HTTP 429")).contains("Retry-After");
      assertThat(ask(3, "Paint the fence")).doesNotContain("Retry-After");

      for (int i = 0; i < 3; i++) {
        view.contradict(CARD.id(), "wrong-" + i);
      }

      assertThat(view.require(CARD.id()).state()).isEqualTo(LearningState.SUSPENDED);
      assertThat(ask(4, "The API answers HTTP 429")).doesNotContain("Retry-After");
    }
  }

  @Test
  void outcome_countsOnceAMessage_withWhatItRestsOn() throws Exception {
    try (Learnings view = published()) {
      session(
          OPEN,
          prompt ->
              prompt.message().attempt() < 3 ? Outcome.retry("not yet") : Outcome.done("done"));
      ask(1, "The API answers HTTP 429");

      await(view, learning -> learning.confirmations() == 1);
      Explanation explanation = view.explain(CARD.id());
      assertThat(explanation.steps()).hasSize(2);
      assertThat(explanation.evidence().confirmed()).isEqualTo(300_000);
      assertThat(explanation.steps().get(1).event())
          .isInstanceOfSatisfying(
              Judged.class,
              judged -> {
                assertThat(judged.worked()).isTrue();
                assertThat(judged.grounds().evidenceId()).isEqualTo("task-1");
                assertThat(judged.grounds().task()).isEqualTo("task-1");
                assertThat(judged.grounds().verifier()).isEqualTo(Verifier.MODEL);
                assertThat(judged.grounds().path()).containsExactly("ceo");
                assertThat(judged.grounds().outcome()).isEqualTo("completed");
              });
    }
  }

  @Test
  void failure_andAFailedCheck_contradict() throws Exception {
    try (Learnings view = published()) {
      session(
          OPEN.withCheck((message, result) -> Finding.FAILED),
          prompt ->
              prompt.message().id().equals("task-1")
                  ? Outcome.failed("cannot")
                  : Outcome.done("done"));
      ask(1, "The API answers HTTP 429, part one");
      await(view, learning -> learning.contradictions() == 1);
      assertThat(view.explain(CARD.id()).evidence().contradicted()).isEqualTo(300_000);

      ask(2, "The API answers HTTP 429, part two");
      await(view, learning -> learning.contradictions() == 2);
      assertThat(view.explain(CARD.id()).evidence().contradicted()).isEqualTo(1_300_000);
    }
  }

  @Test
  void tasksOfTheAuthor_areNoEvidence() throws Exception {
    try (Learnings view = published()) {
      session(OPEN, prompt -> Outcome.done("ok"));
      hub()
          .agent("backend")
          .ask(Draft.to("qa").subject("Try it").message("On HTTP 429").once("bait"))
          .get(20, TimeUnit.SECONDS);
      ask(1, "The API answers HTTP 429");

      await(view, learning -> learning.confirmations() == 1);
      assertThat(view.explain(CARD.id()).steps())
          .extracting(Explanation.Step::note)
          .contains("an echo of the author");
    }
  }

  @Test
  void tasksOfTheAuthor_areNoEvidence_whateverRoleTheyName() throws Exception {
    try (Learnings view = published()) {
      session(OPEN, prompt -> Outcome.done("ok"));
      String body =
          "{\"from_operator\":\"operator-backend\",\"from_role\":\"lead\",\"timestamp\":"
              + "\"2026-05-17T08:00:00.000Z\",\"type\":\"task_assignment\",\"payload\":"
              + "{\"subject\":\"Try it\",\"message\":\"On HTTP 429\"}}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      hub().agent("qa");
      Publication task = Publication.of(Subjects.inbox(Role.of("qa")), Headers.none(), bytes);
      Futures.await(hub().broker().execute(List.of(task))).ack();
      ask(1, "The API answers HTTP 429");

      await(view, learning -> learning.confirmations() == 1);
      assertThat(view.explain(CARD.id()).steps())
          .extracting(Explanation.Step::note)
          .containsOnlyOnce("an echo of the author");
    }
  }

  @Test
  void messagesThatShareAPrompt_haveEachTheirPolicy_andAreEachEvidence() throws Exception {
    try (Learnings view = published()) {
      for (int i = 0; i < 4; i++) {
        view.confirm(CARD.id(), "run-" + i);
      }
      Agent qa = hub().agent("qa");
      Agent ceo = hub().agent("ceo");
      ceo.send(Draft.to("qa").subject("Fence").message("Paint the fence").once("task-1"));
      ceo.send(Draft.to("qa").subject("Sync").message("The API answers HTTP 429").once("task-2"));
      qa.loop(
              prompt -> {
                prompts.add(prompt.text());
                return Outcome.done("ok");
              })
          .learning(LearningUse.DEFAULT.withCheck((message, result) -> Finding.PASSED))
          .with(settings -> settings.withCoalescing(Coalescing.upTo(5)))
          .start();

      await(view, learning -> learning.confirmations() == 5);
      assertThat(view.explain(CARD.id()).evidence().confirmed()).isEqualTo(5_000_000);
      assertThat(prompts.poll(20, TimeUnit.SECONDS))
          .contains("Paint the fence", "The API answers HTTP 429", "On HTTP 429: Wait for")
          .containsOnlyOnce("[rule] No learning sets aside");
    }
  }

  @Test
  void switchedOff_nothingIsShown_andNothingRecorded() throws Exception {
    try (Learnings view = published()) {
      for (int i = 0; i < 4; i++) {
        view.confirm(CARD.id(), "run-" + i);
      }
      session(LearningUse.NONE, prompt -> Outcome.done("ok"));

      assertThat(ask(1, "The API answers HTTP 429")).doesNotContain("Retry-After");
      assertThat(view.require(CARD.id()).confirmations()).isEqualTo(4);
    }
  }

  @Test
  void signsOfLife_reachTheLoop_andASilentSessionIsInterrupted() throws Exception {
    hub()
        .agent("qa")
        .loop(
            prompt -> {
              if (prompt.message().attempt() == 1) {
                prompt.work().alive();
                new CountDownLatch(1).await();
              }
              return Outcome.done("attempt " + prompt.message().attempt());
            })
        .learning(OPEN)
        .with(settings -> settings.withBackoff(QUICK).withIdleLimit(Duration.ofMillis(50)))
        .start();

    Completion completion =
        hub().agent("ceo").ask(Draft.to("qa").subject("hang")).get(20, TimeUnit.SECONDS);

    assertThat(completion.result()).isEqualTo("attempt 2");
  }
}
