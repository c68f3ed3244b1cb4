/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.LearningUse;
import io.agenthub.LoopBuilder;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.Coalescing;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Completion;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/**
 * Many small messages may share a turn of a session; each is completed by itself, and none
 * overtakes another.
 *
 * @since 0.1
 */
public abstract class CoalescingContract extends HubScenario {
  private static final int MOST = 20;

  private final BlockingQueue<List<Message>> turns = new LinkedBlockingQueue<>();

  /** Only for subclasses. */
  protected CoalescingContract() {}

  private LoopBuilder session(AgentHub on, AgentSession session) {
    return on.agent("qa")
        .loop(
            prompt -> {
              turns.add(prompt.messages());
              return session.prompt(prompt);
            })
        .learning(LearningUse.NONE)
        .with(s -> s.withBackoff(QUICK).withCoalescing(new Coalescing(MOST, 400)));
  }

  private List<String> send(int count, Priority priority) {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(ceo.send(task("qa", "m" + i).priority(priority)).messageId());
    }
    return ids;
  }

  private Completion completion(String id) {
    eventually(() -> hub().completion("qa", id).isPresent());
    return hub().completion("qa", id).orElseThrow();
  }

  private List<Message> turn() throws InterruptedException {
    List<Message> turn = turns.poll(20, SECONDS);
    assertThat(turn).as("a turn comes").isNotNull();
    return turn;
  }

  private static List<String> subjects(List<Message> turn) {
    return turn.stream().map(Message::subject).toList();
  }

  @Test
  void sixtySmallMessages_takeFewTurns_andAreCompletedOneByOne() {
    List<String> ids = send(60, Priority.LOW);

    session(hub(), prompt -> Outcome.done("all read")).start();

    for (String id : ids) {
      assertThat(completion(id).result()).isEqualTo("all read");
    }
    assertThat(turns).hasSizeLessThan(30);
    assertThat(turns).allMatch(turn -> turn.size() <= MOST);
    assertThat(turns)
        .allMatch(t -> t.stream().mapToInt(m -> m.subject().length() + 5).sum() <= 400);
    assertThat(turns.stream().flatMap(List::stream).map(Message::id)).isEqualTo(ids);
    eventually(() -> unread("ceo").size() == ids.size());
    assertThat(unread("qa")).isEmpty();
  }

  @Test
  void promptNamesThemAll_andIsNoLongerThanTheBudget() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    for (String subject : List.of("first", "second", "third")) {
      ceo.send(task("qa", subject).message(subject + "x".repeat(150)));
    }
    BlockingQueue<Prompt> prompts = new LinkedBlockingQueue<>();

    session(
            hub(),
            prompt -> {
              prompts.add(prompt);
              return Outcome.done("");
            })
        .start();

    List<String> seen = new ArrayList<>();
    while (seen.size() < 3) {
      Prompt prompt = prompts.poll(20, SECONDS);
      assertThat(prompt).isNotNull();
      assertThat(prompt.messages()).hasSizeLessThanOrEqualTo(2);
      prompt.messages().forEach(m -> assertThat(prompt.text()).contains("Subject: " + m.subject()));
      seen.addAll(subjects(prompt.messages()));
    }
    assertThat(seen).containsExactly("first", "second", "third");
  }

  @Test
  void criticalMessage_isNext_andAlone() throws Exception {
    send(50, Priority.LOW);
    Semaphore goOn = new Semaphore(0);
    session(
            hub(),
            prompt -> {
              goOn.acquire();
              return Outcome.done("");
            })
        .start();
    assertThat(subjects(turn())).startsWith("m0");

    hub().agent("ceo").send(task("qa", "fire").priority(Priority.CRITICAL));
    hub().agent("ceo").send(task("qa", "smoke").priority(Priority.CRITICAL));
    goOn.release(100);

    assertThat(subjects(turn())).containsExactly("fire");
    assertThat(subjects(turn())).containsExactly("smoke");
  }

  @Test
  void messageOfAnotherType_isNotOvertaken() {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    List<String> ids = new ArrayList<>();
    for (String subject : List.of("a", "b", "TASK", "c", "d")) {
      MessageType type =
          subject.equals("TASK") ? MessageType.TASK_ASSIGNMENT : MessageType.DIRECT_MESSAGE;
      ids.add(ceo.send(task("qa", subject).type(type)).messageId());
    }

    session(hub(), prompt -> Outcome.done("")).start();

    ids.forEach(this::completion);
    assertThat(turns.stream().flatMap(turn -> subjects(turn).stream()))
        .containsExactly("a", "b", "TASK", "c", "d");
    assertThat(turns)
        .filteredOn(turn -> subjects(turn).contains("TASK"))
        .allMatch(t -> t.size() == 1);
  }

  @Test
  void oneBadMessage_takesNoOtherWithIt() {
    List<String> ids = send(8, Priority.MEDIUM);

    session(
            hub(),
            prompt ->
                subjects(prompt.messages()).contains("m3")
                    ? Outcome.failed("m3 is impossible")
                    : Outcome.done("fine"))
        .start();

    for (int i = 0; i < ids.size(); i++) {
      Completion completion = completion(ids.get(i));
      assertThat(completion.succeeded()).as("m%d", i).isEqualTo(i != 3);
    }
    assertThat(turns.stream().filter(turn -> turn.size() > 1).flatMap(List::stream))
        .allMatch(message -> message.attempt() == 1);
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void unavailableSession_givesAllBack_withoutAnAttempt() throws Exception {
    List<String> ids = send(6, Priority.MEDIUM);
    Semaphore first = new Semaphore(1);
    session(
            hub(),
            prompt ->
                first.tryAcquire()
                    ? Outcome.unavailable(Duration.ofMillis(5), "out of quota")
                    : Outcome.done(""))
        .start();

    ids.forEach(this::completion);
    turn();
    assertThat(turns.stream().flatMap(List::stream).map(Message::attempt)).containsOnly(1);
  }

  @Test
  void twoReplicas_completeEachMessageOnce() {
    assumeTrue(isShared(), "this store is private to one hub");
    List<String> ids = send(200, Priority.LOW);

    session(hub(), prompt -> Outcome.done("")).start();
    session(another(), prompt -> Outcome.done("")).start();

    ids.forEach(this::completion);
    eventually(() -> unread("ceo").size() == ids.size());
    assertThat(turns.stream().flatMap(List::stream).map(Message::id))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void handlerInCode_isGivenOneMessageAtATime() {
    LoopBuilder loop =
        loop("qa", message -> Outcome.done("")).with(s -> s.withCoalescing(Coalescing.upTo(5)));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(loop::start)
        .withMessageContaining("session");
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Coalescing.upTo(0));
  }
}
