/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Retirement.Retired;
import io.agenthub.delivery.Topology;
import io.agenthub.error.DeadLetteredException;
import io.agenthub.error.UnknownRoleException;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Every message comes to exactly one end, whatever goes wrong.
 *
 * @since 0.1
 */
public abstract class EndingContract extends HubScenario {
  /** Only for subclasses. */
  protected EndingContract() {}

  @Test
  void failingHandler_isTriedAgain_untilItSucceeds() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop(
            "qa",
            message -> {
              if (message.attempt() < 3) {
                throw new IllegalStateException("not yet");
              }
              return Outcome.done("at last");
            })
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.attempts()).isEqualTo(3);
    assertThat(completion.result()).isEqualTo("at last");
    assertThat(dead("qa")).isEmpty();
  }

  @Test
  void messageThatNeverSucceeds_isADeadLetter_andItsSenderIsTold() {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.retry("still red")).start();

    CompletableFuture<Completion> answer = ceo.ask(task("qa", "x").once("m-1"));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> answer.get(20, SECONDS))
        .withCauseInstanceOf(DeadLetteredException.class)
        .withMessageContaining("still red");
    DeadLetter letter = dead("qa").get(0);
    assertThat(letter.messageId()).isEqualTo("m-1");
    assertThat(letter.reason()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
    assertThat(letter.attempts()).isEqualTo(QUICK.attempts());
    assertThat(Message.of(letter.original(), 0).subject()).isEqualTo("x");
    Message notice = notice("ceo");
    assertThat(notice.type()).isEqualTo(MessageType.TASK_FAILED);
    assertThat(notice.inReplyTo()).contains("m-1");
    assertThat(hub().completion("qa", "m-1")).isEmpty();
  }

  @Test
  void permanentFailure_isACompletion_withoutAnotherAttempt() throws Exception {
    Agent ceo = hub().agent("ceo");
    Seen seen = new Seen(message -> Outcome.failed("no such branch"));
    loop("qa", seen).start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.succeeded()).isFalse();
    assertThat(completion.result()).isEqualTo("no such branch");
    assertThat(completion.attempts()).isEqualTo(1);
    assertThat(notice("ceo").type()).isEqualTo(MessageType.TASK_FAILED);
  }

  @Test
  void malformedBodies_areDeadLetters_byteForByte_andStopNobody() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    List<String> bodies =
        List.of("", "not json", "{\"stream\":\"X\",\"seq\":2}", "[]", "{\"from_role\":\"ceo\"}");
    bodies.forEach(body -> raw("qa", Map.of(), body));
    Seen seen = new Seen();
    loop("qa", seen).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("fine");
    assertThat(dead("qa")).allMatch(letter -> letter.reason() == Reason.MALFORMED);
    assertThat(dead("qa"))
        .extracting(
            letter -> new String(letter.original().body(), java.nio.charset.StandardCharsets.UTF_8))
        .containsExactlyElementsOf(bodies);
  }

  @Test
  void badHubHeaders_areDeadLetters() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    String body =
        """
        {"from_operator":"operator-ceo","from_role":"ceo","timestamp":"2026-05-17T08:00:00Z",
         "type":"direct_message","payload":{"subject":"x"}}
        """;
    raw("qa", Map.of("Hub-Hops", "many"), body);
    raw("qa", Map.of("Hub-Expires-At", "soon"), body);
    Seen seen = new Seen();
    loop("qa", seen).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("fine");
    assertThat(dead("qa")).hasSize(2).allMatch(letter -> letter.reason() == Reason.MALFORMED);
  }

  @Test
  void expiredMessage_endsAsExpired_unhandled() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(task("qa", "late").expiresAt(Instant.parse("2020-01-01T00:00:00Z")));
    Seen seen = new Seen();
    loop("qa", seen).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("fine");
    assertThat(dead("qa")).extracting(DeadLetter::reason).containsExactly(Reason.EXPIRED);
    assertThat(dead("qa"))
        .extracting(DeadLetter::attempts)
        .as("runs that began")
        .containsExactly(0);
    assertThat(unread("ceo").get(0).type()).isEqualTo(MessageType.TASK_FAILED);
  }

  @Test
  void messageThatHasGoneTooFar_isADeadLetter() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(task("qa", "ninth").hops(9));
    ceo.send(task("qa", "eighth").hops(8));
    Seen seen = new Seen();
    loop("qa", seen).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(seen.subjects(2)).containsExactly("eighth", "fine");
    assertThat(dead("qa")).extracting(DeadLetter::reason).containsExactly(Reason.HOP_LIMIT);
  }

  @Test
  void messageThatHasItsCompletion_isNotHandledAgain() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(task("qa", "x").once("m-1"));
    completed("m-1");
    Seen seen = new Seen();
    loop("qa", seen).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(seen.subjects(1)).containsExactly("fine");
    assertThat(unread("ceo")).extracting(Message::id).contains("done-m-1");
    assertThat(hub().completion("qa", "m-1").orElseThrow().result()).isEqualTo("earlier");
    assertThat(all(Topology.COMPLETIONS)).hasSize(2);
  }

  @Test
  void messageThatHasItsCompletion_doesNotExpireAsWell() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    ceo.send(task("qa", "x").once("m-1").expiresAt(Instant.parse("2020-01-01T00:00:00Z")));
    completed("m-1");
    loop("qa", new Seen()).start();

    ceo.ask(task("qa", "fine")).get(20, SECONDS);

    assertThat(dead("qa")).isEmpty();
    assertThat(unread("ceo"))
        .extracting(Message::type)
        .containsOnly(MessageType.TASK_COMPLETED)
        .hasSize(2);
  }

  /** The completion is on record, and a crash came before the acknowledgement. */
  private void completed(String id) {
    String body =
        "{\"from_operator\":\"operator-qa\",\"from_role\":\"qa\","
            + "\"timestamp\":\"2026-05-17T08:00:00.000Z\",\"type\":\"task_completed\","
            + "\"payload\":{\"subject\":\"x\",\"message\":\"earlier\",\"in_reply_to\":\"m-1\"}}";
    onRecord(id, body);
  }

  private void onRecord(String id, String body) {
    Publication earlier =
        Publication.of(
            Subjects.completion("qa", id), Headers.none(), body.getBytes(StandardCharsets.UTF_8));
    Futures.await(hub().broker().execute(List.of(earlier)));
  }

  @Test
  void completionThatCannotBeRead_hasEndedItsMessage_allTheSame() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub().agent("qa");
    String announced = ceo.announce(Draft.about("Freeze"), Duration.ofHours(1)).messageId();
    CompletableFuture<Completion> answer = ceo.ask(task("qa", "x").once("m-1"));

    onRecord(announced, "not json");
    onRecord("m-1", "{\"message\":\"not an envelope\"}");

    Completion heard = answer.get(20, SECONDS);
    assertThat(heard.messageId()).isEqualTo("m-1");
    assertThat(heard.role()).isEqualTo("qa");
    assertThat(heard.succeeded()).isFalse();
    assertThat(heard.result()).contains("cannot be read");
    assertThat(hub().completion("qa", "m-1")).contains(heard);
    assertThat(ceo.ask(task("qa", "x").once("m-1")).get(20, SECONDS)).isEqualTo(heard);
    assertThat(hub().acknowledgements(announced).isComplete()).isTrue();
  }

  @Test
  void slowHandler_isInterrupted_atItsTimeLimit() throws Exception {
    Agent ceo = hub().agent("ceo");
    hub()
        .agent("qa")
        .handle(
            message -> {
              if (message.attempt() == 1) {
                new CountDownLatch(1).await();
              }
              return Outcome.done("second time");
            })
        .with(settings -> settings.withBackoff(QUICK).withTimeLimit(Duration.ofMillis(50)))
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.attempts()).isEqualTo(2);
  }

  @Test
  void closedLoop_givesBackWhatItDidNotFinish() throws Exception {
    assumeTrue(isShared(), "this store is private to one hub");
    Agent ceo = hub().agent("ceo");
    AgentHub other = another();
    CountDownLatch started = new CountDownLatch(1);
    other
        .agent("qa")
        .handle(
            message -> {
              started.countDown();
              new CountDownLatch(1).await();
              return Outcome.done("never");
            })
        .with(settings -> settings.withDrain(Duration.ofMillis(50)))
        .start();
    CompletableFuture<Completion> answer = ceo.ask(task("qa", "x"));
    assertThat(started.await(20, SECONDS)).isTrue();

    other.close();
    loop("qa", message -> Outcome.done("by another")).start();

    assertThat(answer.get(20, SECONDS).result()).isEqualTo("by another");
  }

  @Test
  void retiredRole_losesNothing_andIsUnknownFromThenOn() {
    Agent ceo = hub().agent("ceo");
    hub().agent("intern");
    ceo.send(task("intern", "a").once("m-1"));
    ceo.send(task("intern", "b").once("m-2"));

    Retired retired = hub().retire("intern");

    assertThat(retired).isEqualTo(new Retired(2, 0));
    assertThat(dead("intern")).extracting(DeadLetter::reason).containsOnly(Reason.RETIRED);
    assertThat(unread("ceo")).extracting(m -> m.inReplyTo().orElse("")).contains("m-1", "m-2");
    assertThatExceptionOfType(UnknownRoleException.class)
        .isThrownBy(() -> ceo.send(task("intern", "c")));
    assertThat(hub().agents()).extracting(agent -> agent.role()).doesNotContain("intern");

    hub().agent("intern");
    assertThat(ceo.send(task("intern", "d")).duplicate()).isFalse();
  }

  @Test
  void replyThatIsNoUnicode_isMended_andNotAskedForAgain() throws Exception {
    Agent ceo = hub().agent("ceo");
    loop("qa", message -> Outcome.done("cut off \uD83D")).start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.result()).isEqualTo("cut off \uFFFD");
    assertThat(completion.attempts()).isEqualTo(1);
    assertThat(notice("ceo").text()).isEqualTo("cut off \uFFFD");
    assertThat(unread("ceo")).hasSize(1);
  }

  @Test
  void stepWhoseResultIsHalfACharacter_isNotRepeated() throws Exception {
    Agent ceo = hub().agent("ceo");
    AtomicInteger actions = new AtomicInteger();
    hub()
        .agent("qa")
        .handle(
            (message, work) -> {
              String cut = work.step("cut", () -> actions.incrementAndGet() + "\uD83D");
              return message.attempt() < 2 ? Outcome.retry("again") : Outcome.done(cut);
            })
        .with(settings -> settings.withBackoff(QUICK))
        .start();

    Completion completion = ceo.ask(task("qa", "x")).get(20, SECONDS);

    assertThat(completion.result()).isEqualTo("1\uFFFD");
    assertThat(actions).hasValue(1);
  }

  @Test
  void reasonThatIsNoUnicode_orIsCutWithinACharacter_isTold() {
    hub().agent("qa");
    hub().agent("ceo").send(task("qa", "x").once("m-1"));
    String tooLong = "x".repeat(499) + "\uD83D\uDE80 and on it goes";
    loop("qa", message -> Outcome.retry(message.attempt() < 3 ? "cut off \uD83D" : tooLong))
        .start();

    awaitThat(() -> dead("qa").size() == 1);

    assertThat(dead("qa").get(0).detail()).isEqualTo("x".repeat(499) + "...");
    awaitThat(() -> unread("ceo").size() == 1);
  }
}
