/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.HubClosedException;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Completion;
import io.agenthub.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A hub that is closed lets work come to its end, within a limit, and gives the rest back.
 *
 * @since 0.1
 */
public abstract class ClosingContract extends HubScenario {
  private final CountDownLatch release = new CountDownLatch(1);

  /** Only for subclasses. */
  protected ClosingContract() {}

  @BeforeEach
  final void requireSharedStore() {
    assumeTrue(isShared(), "this store is private to one hub");
  }

  private Seen working(AgentHub on) {
    hub().agent("ceo");
    hub().agent("qa");
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("ended");
            });
    on.agent("qa").handle(seen).start();
    return seen;
  }

  @Test
  void closing_waitsForWhatIsWorkedOn_andTakesNothingMore() {
    AgentHub runs = another();
    Seen seen = working(runs);
    String first = hub().agent("ceo").send(task("qa", "under way")).messageId();
    seen.next();
    hub().agent("ceo").send(task("qa", "next"));

    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> runs.close(ofSeconds(60)));
    eventually(() -> isClosing(runs));
    assertThat(closed).isNotDone();
    release.countDown();
    closed.join();

    assertThat(hub().completion("qa", first)).isPresent();
    assertThat(seen.waiting()).isZero();
    assertThat(unread("qa")).extracting(Message::subject).containsExactly("next");
  }

  private static boolean isClosing(AgentHub hub) {
    try {
      hub.agents();
      return false;
    } catch (HubClosedException e) {
      return true;
    }
  }

  @Test
  void closingWithALimit_interruptsTheRest_andGivesItBackWithoutAnAttempt() {
    AgentHub runs = another();
    Seen seen = working(runs);
    String id = hub().agent("ceo").send(task("qa", "long")).messageId();
    seen.next();

    runs.close(ofMillis(20));

    assertThat(hub().completion("qa", id)).isEmpty();
    Seen again = new Seen();
    loop("qa", again).start();
    Message message = again.next();
    assertThat(message.id()).isEqualTo(id);
    assertThat(message.attempt()).isEqualTo(1);
    assertThatExceptionOfType(HubClosedException.class).isThrownBy(() -> runs.agent("qa"));
  }

  @Test
  void closing_hasEndedTheSession_whenItReturns() {
    AgentHub runs = another();
    AtomicBoolean ended = new AtomicBoolean();
    runs.agent("qa")
        .loop(
            new AgentSession() {
              @Override
              public Outcome prompt(Prompt prompt) {
                return Outcome.done("");
              }

              @Override
              public void close() {
                ended.set(true);
              }
            })
        .start();

    runs.close();

    assertThat(ended).isTrue();
  }

  @Test
  void closing_stopsAllLoopsAtOnce_howeverManyThereAre() {
    AgentHub runs = another();
    List<String> roles = IntStream.range(0, 12).mapToObj(i -> "worker-" + i).toList();
    Seen seen =
        new Seen(
            message -> {
              release.await();
              return Outcome.done("ended");
            });
    List<InboxLoop> loops = new ArrayList<>();
    for (String role : roles) {
      loops.add(runs.agent(role).handle(seen).start());
      hub().agent("ceo").send(task(role, "under way"));
      seen.next();
      hub().agent("ceo").send(task(role, "next"));
    }

    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> runs.close(ofSeconds(60)));
    eventually(() -> loops.stream().allMatch(loop -> loop.stopped().isDone()));
    release.countDown();
    closed.join();

    assertThat(seen.waiting()).isZero();
    assertThat(roles).allMatch(role -> unread(role).size() == 1);
  }

  @Test
  void closing_endsTheWaitForAnAnswer() {
    AgentHub asks = another();
    Agent ceo = asks.agent("ceo");
    hub().agent("qa");
    CompletableFuture<Completion> later = ceo.ask(task("qa", "a"));
    CompletableFuture<Completion> waits =
        CompletableFuture.supplyAsync(() -> ceo.ask(task("qa", "b"), ofMinutes(10)));
    eventually(() -> unread("qa").size() == 2);

    asks.close();

    for (CompletableFuture<Completion> answer : List.of(later, waits)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> answer.get(20, SECONDS))
          .withRootCauseInstanceOf(HubClosedException.class);
    }
    assertThat(unread("qa")).hasSize(2);
  }
}
