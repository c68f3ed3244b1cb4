/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Ledger;
import io.agenthub.delivery.Registry;
import io.agenthub.delivery.Source;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.PayloadRejectedException;
import io.agenthub.error.StoreFullException;
import io.agenthub.message.DeadLetter;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Draft;
import io.agenthub.message.Message;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the record of an end is refused, the message has not ended. */
@Timeout(60)
class RefusedEndingTest {
  private static final Role QA = Role.of("qa");
  private static final Source INBOX = Source.inbox(QA);
  private static final Ledger.Result RESULT =
      new Ledger.Result(true, "the work of an hour", Duration.ZERO);

  private final AgentHub hub = AgentHub.open("embedded:memory");
  private final Broker real = hub.broker();
  private final TimeSource time = TimeSource.system();
  private Puller puller;

  @BeforeEach
  void register() {
    hub.agent("ceo");
    hub.agent("qa");
    puller = real.puller(List.of(INBOX.ref()));
  }

  @AfterEach
  void close() {
    puller.close();
    hub.close();
    time.close();
  }

  private Endings refusing(Function<Publication, Optional<AgentHubException>> why) {
    Broker broker = Intercepted.refusing(real, why);
    return new Endings(
        broker, new Registry(real, time), new Ledger(broker), time, ForkJoinPool.commonPool());
  }

  private static Function<Publication, Optional<AgentHubException>> full(String subjects) {
    return publication ->
        publication.subject().startsWith(subjects)
            ? Optional.of(new StoreFullException("full"))
            : Optional.empty();
  }

  private Delivery next() {
    return Futures.await(puller.pull(1)).get(0);
  }

  private void assertInFlight() {
    assertThat(real.consumer(INBOX.ref()).orElseThrow().inFlight()).isEqualTo(1);
    assertThat(hub.inbox("ceo", 9)).isEmpty();
  }

  @Test
  void completionThatIsRefused_failsTyped_andTheMessageIsKept() {
    Receipt receipt = hub.agent("ceo").send(Draft.to("qa").subject("a"));
    Delivery delivery = next();
    Endings endings = refusing(full("agent-hub.completions."));

    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(
            () ->
                Futures.await(
                    endings.complete(
                        INBOX, delivery, Message.of(delivery.message(), 1), QA, RESULT)));

    assertInFlight();
    assertThat(hub.completion("qa", receipt.messageId())).isEmpty();
  }

  @Test
  void letterThatIsRefused_failsTyped_andTheMessageIsKept() {
    hub.agent("ceo").send(Draft.to("qa").subject("a"));
    Delivery delivery = next();
    Endings endings = refusing(full("agent-hub.dead-letters."));

    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(
            () ->
                Futures.await(
                    endings.giveUp(INBOX, delivery, QA, Reason.ATTEMPTS_EXHAUSTED, "broken")));

    assertInFlight();
    assertThat(hub.deadLetters("qa")).isEmpty();
  }

  @Test
  void letterThatIsTooLarge_isKeptWithTheBeginningOfItsBody() {
    byte[] body = "x".repeat(1_000_000).getBytes(US_ASCII);
    Publication bomb = Publication.of(Subjects.inbox(QA), Headers.none(), body);
    Futures.await(real.execute(List.of(bomb)));
    Endings endings =
        refusing(
            publication ->
                publication.body().length >= body.length
                    ? Optional.of(new PayloadRejectedException("too large"))
                    : Optional.empty());

    Futures.await(endings.giveUp(INBOX, next(), QA, Reason.MALFORMED, "no envelope"));

    DeadLetter letter = hub.deadLetters("qa").findFirst().orElseThrow();
    assertThat(letter.original().body()).hasSize(65_536);
    assertThat(letter.detail())
        .isEqualTo("no envelope [only the beginning of 1000000 bytes is kept]");
    assertThat(real.stream(Topology.AGENTS).messages()).isZero();
  }
}
