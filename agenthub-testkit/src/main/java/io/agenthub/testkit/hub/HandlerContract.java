/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import io.agenthub.loop.Handler;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Nothing that a handler or a listener returns, throws or leaves undone ends a loop.
 *
 * @since 0.1
 */
public abstract class HandlerContract extends HubScenario {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  /** Only for subclasses. */
  protected HandlerContract() {}

  /** The handler is asked once and then well behaved; its message and the next one come through. */
  private void assertComesThrough(Handler odd) throws Exception {
    Agent ceo = hub().agent("ceo");
    InboxLoop loop =
        loop("qa", message -> isOdd(message) ? odd.handle(message) : Outcome.done("fine")).start();

    Completion completion = ceo.ask(task("qa", "odd")).get(20, SECONDS);

    assertThat(completion.attempts()).isEqualTo(2);
    assertThat(ceo.ask(task("qa", "next")).get(20, SECONDS).attempts()).isEqualTo(1);
    assertThat(loop.ended()).isNotDone();
  }

  private static boolean isOdd(Message message) {
    return message.subject().equals("odd") && message.attempt() == 1;
  }

  @Test
  @SuppressWarnings("NullAway") // as code without null checks may do
  void handlerThatReturnsNothing_hasFailedThisTime() throws Exception {
    assertComesThrough(message -> null);
  }

  @Test
  void failureThatCannotBeTold_isOneAllTheSame() throws Exception {
    assertComesThrough(
        message -> {
          throw new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
              throw new UnsupportedOperationException("no words");
            }
          };
        });
  }

  @Test
  void waitThatIsOverAlready_isNone() throws Exception {
    assertComesThrough(message -> Outcome.retryAfter(Duration.ofSeconds(-5), "was busy till then"));
  }

  @Test
  void waitThatNoClockCanCount_endsNobody() throws Exception {
    Agent ceo = hub().agent("ceo");
    InboxLoop loop =
        loop(
                "qa",
                message ->
                    switch (message.subject()) {
                      case "never" -> Outcome.retryAfter(FOREVER, "never again");
                      case "away" -> Outcome.unavailable(FOREVER, "gone for good");
                      default -> Outcome.done("fine");
                    })
            .start();
    ceo.send(task("qa", "never"));

    assertThat(ceo.ask(task("qa", "next")).get(20, SECONDS).result()).isEqualTo("fine");

    assertThat(dead("qa")).isEmpty();
    ceo.send(task("qa", "away"));
    awaitThat(() -> unread("qa").stream().anyMatch(waits -> waits.subject().equals("away")));
    assertThat(loop.ended()).isNotDone();
  }

  @Test
  void limitsThatNoClockCanCount_areNone() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("fine"))
        .with(s -> s.withTimeLimit(FOREVER).withIdleLimit(FOREVER).withDrain(FOREVER))
        .start();

    assertThat(ceo.ask(task("qa", "x"), FOREVER).result()).isEqualTo("fine");
    assertThatNoException().isThrownBy(() -> hub().close(FOREVER));
  }

  @Test
  void listenerThatFailsWithAnError_harmsNobody() throws Exception {
    Agent ceo = hub().agent("ceo");
    InboxLoop loop =
        loop("qa", message -> Outcome.done("fine"))
            .with(s -> s.withListener(new Failing()))
            .start();

    assertThat(ceo.ask(task("qa", "x")).get(20, SECONDS).attempts()).isEqualTo(1);
    assertThat(ceo.ask(task("qa", "y")).get(20, SECONDS).attempts()).isEqualTo(1);
    assertThat(loop.ended()).isNotDone();
  }

  private static final class Failing implements LoopListener {
    @Override
    public void onReceived(Role role, StoredMessage message, int attempt) {
      throw new AssertionError("not what the listener expects");
    }

    @Override
    public void onCompleted(Role role, Message message, boolean succeeded, String result) {
      throw new AssertionError("not what the listener expects");
    }
  }

  @Test
  void listenerThatSends_holdsNobodyUp() throws Exception {
    Agent ceo = hub().agent("ceo");
    MessageType news = MessageType.of("news");
    loop(
            "qa",
            message -> message.subject().equals("dies") ? Outcome.retry("no") : Outcome.done("yes"))
        .with(s -> s.withListener(new Telling(hub().agent("qa"))))
        .with(s -> s.withGuards(guards -> guards.withInformational(Set.of(news))))
        .start();

    ceo.send(task("qa", "is news").type(news));
    ceo.send(task("qa", "dies"));
    assertThat(ceo.ask(task("qa", "ends")).get(20, SECONDS).result()).isEqualTo("yes");

    awaitThat(
        () ->
            unread("ceo").stream()
                .map(Message::subject)
                .toList()
                .containsAll(List.of("noted", "dead", "completed")));
  }

  /** Sends a message when another has ended. */
  private record Telling(Agent agent) implements LoopListener {
    private void tell(String what) {
      agent.send(task("ceo", what));
    }

    @Override
    public void onCompleted(Role role, Message message, boolean succeeded, String result) {
      tell("completed");
    }

    @Override
    public void onNoted(Role role, Message message) {
      tell("noted");
    }

    @Override
    public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
      tell("dead");
    }
  }

  @Test
  void handlerThatLeavesItsThreadInterrupted_holdsNobodyUp() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop(
            "qa",
            message -> {
              Thread.currentThread().interrupt();
              return Outcome.done("fine");
            })
        .start();

    for (int i = 0; i < 5; i++) {
      Completion completion = ceo.ask(task("qa", "x" + i)).get(20, SECONDS);
      assertThat(completion.attempts()).isEqualTo(1);
    }
  }

  @Test
  void handlerThatCouldNotBeLeftBehind_isOnceAnotherHasReturned() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    List<String> ids =
        IntStream.range(0, 17).mapToObj(i -> ceo.send(task("qa", "x" + i)).messageId()).toList();
    Map<String, CountDownLatch> stuck = new ConcurrentHashMap<>();
    loop(
            "qa",
            message -> {
              if (message.attempt() == 1) {
                GuardContract.waitWhateverHappens(latch(stuck, message.id()));
              }
              return Outcome.done("fine");
            })
        .with(s -> s.withParallel(17).withTimeLimit(Duration.ofMillis(50)))
        .start();
    awaitThat(() -> ids.stream().filter(this::isCompleted).count() == 16);

    ids.stream().filter(this::isCompleted).forEach(id -> latch(stuck, id).countDown());

    awaitThat(() -> ids.stream().allMatch(this::isCompleted));
    ids.forEach(id -> latch(stuck, id).countDown());
  }

  private static CountDownLatch latch(Map<String, CountDownLatch> latches, String id) {
    return latches.computeIfAbsent(id, unused -> new CountDownLatch(1));
  }

  private boolean isCompleted(String id) {
    return hub().completion("qa", id).isPresent();
  }

  @Test
  void handlerOnTheOnlyThread_thatSendsTheSameAgain_holdsNobodyUp() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (AgentHub narrow = workingOn(one)) {
      Agent ceo = narrow.agent("ceo");
      loop(
              "qa",
              message -> {
                ceo.send(task("ceo", "note").once("note-1"));
                Receipt again = ceo.send(task("ceo", "note").once("note-1"));
                return Outcome.done("duplicate: " + again.duplicate());
              })
          .start();

      Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

      assertThat(completion.result()).isEqualTo("duplicate: true");
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void messageThatAnotherHasCompletedMeanwhile_holdsNobodyUp_onTheOnlyThread() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (AgentHub narrow = workingOn(one)) {
      Agent ceo = narrow.agent("ceo");
      loop(
              "qa",
              message -> {
                if (message.subject().equals("x")) {
                  completeAsAnother(narrow, message);
                }
                return Outcome.done("mine");
              })
          .start();

      Completion others = ceo.ask(task("qa", "x")).get(20, SECONDS);
      Completion next = ceo.ask(task("qa", "next")).get(20, SECONDS);

      assertThat(others.result()).isEqualTo("another's");
      assertThat(next.result()).isEqualTo("mine");
    } finally {
      one.shutdownNow();
    }
  }

  private static void completeAsAnother(AgentHub hub, Message message) {
    Role qa = Role.of("qa");
    Payload payload =
        Payload.of("x", "another's", Priority.MEDIUM).with("in_reply_to", message.id());
    byte[] body =
        Envelope.of(qa, message.storedAt(), MessageType.TASK_COMPLETED, payload).toBytes();
    Publication completion =
        Publication.of(Subjects.completion("qa", message.id()), Headers.none(), body);
    assertThat(Futures.await(hub.broker().execute(List.of(completion))).refused()).isEmpty();
  }
}
