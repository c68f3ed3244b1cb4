/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Errand;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * When a loop takes, what counts as an attempt, and what it does beside messages.
 *
 * @since 0.1
 */
public abstract class LoopContract extends HubScenario {
  /** Only for subclasses. */
  protected LoopContract() {}

  @Test
  void closedGate_keepsMessagesAndErrandsOut_untilItOpens() {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen();
    ManualGate gate = new ManualGate(false);
    ListedErrands errands = new ListedErrands();
    loop("qa", seen).hooks(h -> h.withGate(gate).withErrands(errands)).start();

    assertThat(errands.due("errand", Priority.LOW, false)).isNotDone();
    ceo.send(task("qa", "first").priority(Priority.LOW));
    ceo.send(task("qa", "second").priority(Priority.CRITICAL));
    assertThat(unread("qa")).hasSize(2);
    assertThat(seen.waiting()).isZero();
    gate.set(true);

    assertThat(seen.subjects(3)).containsExactly("second", "first", "errand");
  }

  @Test
  void gateThatClosesUnderAWaitingLoop_keepsOutWhatComesThen() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen();
    ManualGate gate = new ManualGate(true);
    loop("qa", seen).hooks(h -> h.withGate(gate)).start();
    ceo.ask(task("qa", "before")).get(20, SECONDS);
    assertThat(seen.next().subject()).isEqualTo("before");

    gate.set(false);
    ceo.send(task("qa", "meanwhile"));
    loop("dev", message -> Outcome.done("")).start();
    ceo.ask(task("dev", "time passes")).get(20, SECONDS);
    assertThat(seen.waiting()).isZero();
    gate.set(true);

    Message message = seen.next();
    assertThat(message.subject()).isEqualTo("meanwhile");
    assertThat(message.attempt()).isEqualTo(1);
  }

  @Test
  void unavailableAgent_usesNoAttempts_howeverOften() throws Exception {
    Agent ceo = hub().agent("ceo");
    AtomicInteger asked = new AtomicInteger();
    loop(
            "qa",
            message ->
                asked.incrementAndGet() <= 2 * QUICK.attempts()
                    ? Outcome.unavailable(Duration.ofMillis(5), "out of quota")
                    : Outcome.done("at last"))
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.attempts()).isEqualTo(1);
    assertThat(asked).hasValue(2 * QUICK.attempts() + 1);
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void unavailableAgent_takesNothingElse_beforeItsPauseIsOver() {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen(message -> Outcome.unavailable(Duration.ofHours(1), "rate limit"));
    loop("qa", seen).start();

    ceo.send(task("qa", "a"));
    assertThat(seen.next().subject()).isEqualTo("a");
    ceo.send(task("qa", "b"));

    awaitThat(() -> unread("qa").size() == 2);
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void messageThatAStoppingLoopGivesBack_hasNotUsedAnAttempt() throws Exception {
    Agent ceo = hub().agent("ceo");
    for (int i = 0; i < 2 * QUICK.attempts(); i++) {
      CountDownLatch started = new CountDownLatch(1);
      InboxLoop loop =
          hub()
              .agent("qa")
              .handle(
                  message -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return Outcome.done("never");
                  })
              .with(s -> s.withBackoff(QUICK).withDrain(Duration.ZERO))
              .start();
      if (i == 0) {
        ceo.send(task("qa", "x"));
      }
      assertThat(started.await(20, SECONDS)).isTrue();
      loop.close();
    }
    Seen seen = new Seen();
    loop("qa", seen).start();

    assertThat(seen.next().attempt()).isEqualTo(1);
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void errand_isDone_whenNothingWaits_andLeavesNoTrace() throws Exception {
    Seen seen = new Seen();
    ListedErrands errands = new ListedErrands();
    loop("qa", seen).hooks(h -> h.withErrands(errands)).start();

    CompletableFuture<Outcome> ended = errands.due("tidy up", Priority.MEDIUM, true);

    assertThat(ended.get(20, SECONDS)).isEqualTo(Outcome.done("done: tidy up"));
    Message message = seen.next();
    assertThat(message.subject()).isEqualTo("tidy up");
    assertThat(message.stream()).isEqualTo(Errand.STREAM);
    assertThat(hub().completion("qa", message.id())).isEmpty();
  }

  @Test
  void errand_goesByItsPriority_behindMessagesOfTheSame() throws Exception {
    Agent ceo = hub().agent("ceo");
    CountDownLatch release = new CountDownLatch(1);
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("");
            });
    ListedErrands errands = new ListedErrands();
    loop("qa", seen).hooks(h -> h.withErrands(errands)).start();
    ceo.send(task("qa", "running"));
    assertThat(seen.next().subject()).isEqualTo("running");

    CompletableFuture<Outcome> idle = errands.due("idle", Priority.CRITICAL, true);
    assertThat(errands.due("errand", Priority.HIGH, false)).isNotDone();
    ceo.send(task("qa", "low").priority(Priority.LOW));
    ceo.send(task("qa", "high").priority(Priority.HIGH));
    ceo.send(task("qa", "critical").priority(Priority.CRITICAL));
    release.countDown();

    assertThat(idle.get(20, SECONDS)).isEqualTo(Outcome.done(""));
    assertThat(seen.subjects(5)).containsExactly("critical", "high", "errand", "low", "idle");
  }

  @Test
  void errandUnderWay_isPutBack_whenTheLoopStops() throws Exception {
    ListedErrands errands = new ListedErrands();
    CountDownLatch started = new CountDownLatch(1);
    InboxLoop loop =
        hub()
            .agent("qa")
            .handle(
                message -> {
                  started.countDown();
                  new CountDownLatch(1).await();
                  return Outcome.done("never");
                })
            .with(s -> s.withDrain(Duration.ZERO))
            .hooks(h -> h.withErrands(errands))
            .start();
    CompletableFuture<Outcome> ended = errands.due("long", Priority.MEDIUM, false);
    assertThat(started.await(20, SECONDS)).isTrue();

    loop.close();
    loop.ended().get(20, SECONDS);

    assertThat(errands.waiting()).isEqualTo(1);
    assertThat(ended).isNotDone();
  }

  @Test
  void executorWithoutRoom_putsTheLoopOff_andTheMessageHasNotUsedAnAttempt() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    ExecutorService one =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            SECONDS,
            new SynchronousQueue<>(),
            (task, pool) -> {
              refused.countDown();
              throw new RejectedExecutionException("no room");
            });
    CountDownLatch release = new CountDownLatch(1);
    try (AgentHub narrow = workingOn(one)) {
      Agent ceo = narrow.agent("ceo");
      Seen busy =
          new Seen(
              message -> {
                release.await();
                return Outcome.done("");
              });
      loop("dev", busy).start();
      InboxLoop waits = loop("qa", message -> Outcome.done("at last")).start();
      ceo.send(task("dev", "long"));
      assertThat(busy.next().subject()).isEqualTo("long");

      CompletableFuture<Completion> answer = ceo.ask(task("qa", "x"));
      assertThat(refused.await(20, SECONDS)).isTrue();
      release.countDown();

      assertThat(answer.get(20, SECONDS).attempts()).isEqualTo(1);
      assertThat(waits.ended()).isNotDone();
    } finally {
      release.countDown();
      one.shutdown();
    }
  }
}
