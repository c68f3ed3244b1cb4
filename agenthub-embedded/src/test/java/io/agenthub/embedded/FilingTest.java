/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static io.agenthub.embedded.TestHub.BACKEND;
import static io.agenthub.embedded.TestHub.INBOX;
import static io.agenthub.embedded.TestHub.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.ConsumerInfo;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.ConsumerSpec;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.broker.SubjectFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in no table yet is as certain as what is. */
final class FilingTest {
  /** More than may be unfiled. */
  private static final int MANY = 2500;

  private final Path directory;
  private final Path crashed;
  private TestHub hub;

  FilingTest(@TempDir Path directory, @TempDir Path crashed) {
    this.directory = directory;
    this.crashed = crashed;
  }

  @BeforeEach
  void open() {
    hub = TestHub.in(directory).prepared();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Goes on with a copy of the hub as the end of its process would leave it at this moment. */
  private void crash() throws IOException {
    Directories.copy(directory, crashed);
    try (Stream<Path> locks = Files.list(crashed.resolve("sessions"))) {
      for (Path lock : locks.toList()) {
        Files.delete(lock);
      }
    }
    hub.close();
    hub = TestHub.in(crashed);
  }

  private static Publication named(String id) {
    return Publication.of(INBOX, Headers.none().with(Headers.MESSAGE_ID, id), id.getBytes(UTF_8));
  }

  private PublishAck publish(String id) {
    return hub.run(named(id)).ack();
  }

  private void publishMany() {
    List<CompletableFuture<BatchResult>> under = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      under.add(hub.broker.execute(List.of(named("%06d".formatted(i)))));
    }
    under.forEach(EmbeddedBroker::result);
  }

  /** Works off so many; returns their sequences. */
  private List<Long> takeAndAcknowledge(int count) {
    List<Long> sequences = new ArrayList<>();
    try (Puller puller = hub.broker.puller(List.of(BACKEND))) {
      while (sequences.size() < count) {
        List<Delivery> page =
            EmbeddedBroker.result(puller.pull(300).orTimeout(30, TimeUnit.SECONDS));
        page.forEach(delivery -> sequences.add(delivery.message().sequence()));
        hub.run(page.stream().map(Settlement::ack).toArray(Operation[]::new));
      }
    }
    return sequences;
  }

  private ConsumerInfo backend() {
    return hub.broker.consumer(BACKEND).orElseThrow();
  }

  /** The tables are brought up to the messages whenever a consumer comes. */
  private void file() {
    hub.broker.createConsumer(
        ConsumerSpec.queue(
            new ConsumerRef("AGENTS", "inbox-qa"), SubjectFilter.of("agents.qa.inbox")));
  }

  @Test
  void claims_standAfterACrash_asTheyStood() throws Exception {
    for (String each : List.of("done", "in flight", "put off", "waits", "given back")) {
      hub.publish(INBOX, each);
    }
    hub.run(Settlement.ack(hub.take()));
    hub.take();
    hub.run(Settlement.retry(hub.take(), Duration.ofHours(1)));
    Delivery waits = hub.take();
    hub.run(Settlement.retry(hub.take(), Duration.ZERO));
    hub.run(Settlement.retry(waits, Duration.ZERO));

    crash();

    assertThat(backend().pending()).isEqualTo(4);
    assertThat(backend().inFlight()).isZero();
    assertThat(hub.broker.stream("AGENTS").messages()).isEqualTo(4);
    assertThat(List.of(hub.take(), hub.take(), hub.take()))
        .extracting(TestHub::text, Delivery::attempt)
        .containsExactly(tuple("in flight", 2), tuple("waits", 2), tuple("given back", 2));
    assertThat(backend().pending()).isEqualTo(1);
  }

  @Test
  void whatWasSettledWhileItWaited_doesNotComeBackAfterACrash() throws Exception {
    hub.publish(INBOX, "settled late");
    Delivery late = hub.take();
    hub.run(Settlement.retry(late, Duration.ZERO));
    hub.run(Settlement.ack(late));
    hub.publish(INBOX, "put off and settled");
    Delivery second = hub.take();
    hub.run(Settlement.retry(second, Duration.ofHours(1)));
    hub.run(Settlement.ack(second));
    hub.publish(INBOX, "next");

    crash();

    assertThat(backend().pending()).isEqualTo(1);
    assertThat(TestHub.text(hub.take())).isEqualTo("next");
  }

  @Test
  void ids_areKnownAfterACrash() throws Exception {
    publish("first");

    crash();

    assertThat(publish("first")).isEqualTo(new PublishAck("AGENTS", 1, true));
    assertThat(publish("second")).isEqualTo(new PublishAck("AGENTS", 2, false));
  }

  @Test
  void ids_areKnownInWhateverOrderTheyCome() {
    publish("m");
    publish("\uffee");
    file();

    assertThat(publish("a").duplicate()).isFalse();
    assertThat(publish("\ud83d\ude00").duplicate()).isFalse();
    assertThat(publish("z").duplicate()).isFalse();
    file();

    for (String id : List.of("a", "m", "z", "\uffee", "\ud83d\ude00")) {
      assertThat(publish(id).duplicate()).as(id).isTrue();
    }
  }

  @Test
  void manyMessages_areFiledAndUnfiled_andNobodyCanTell() throws Exception {
    publishMany();
    hub.run(Settlement.ack(hub.take()));
    hub.take();

    crash();

    assertThat(backend().pending()).isEqualTo(MANY - 1);
    assertThat(publish("000001")).isEqualTo(new PublishAck("AGENTS", 2, true));
    assertThat(publish("002499")).isEqualTo(new PublishAck("AGENTS", MANY, true));
    assertThat(takeAndAcknowledge(MANY - 1))
        .isEqualTo(LongStream.rangeClosed(2, MANY).boxed().toList());
    assertThat(backend().pending()).isZero();
    assertThat(hub.broker.stream("AGENTS").messages()).isZero();
  }

  @Test
  void peek_showsWhatIsFiledAndWhatIsNot_inTheOrderOfTaking() {
    hub.publish(INBOX, "filed");
    file();
    hub.publish(INBOX, "unfiled");

    assertThat(hub.broker.peek(BACKEND, 10))
        .extracting(message -> new String(message.body(), UTF_8))
        .containsExactly("filed", "unfiled");
    assertThat(hub.broker.peek(BACKEND, 1)).hasSize(1);
  }

  @Test
  void newConsumer_getsNothingFromBefore_evenAfterACrash() throws Exception {
    hub.publish(INBOX, "before");
    ConsumerRef other = new ConsumerRef("AGENTS", "late");
    hub.broker.createConsumer(
        ConsumerSpec.subscriber(other, SubjectFilter.of(INBOX), Duration.ofDays(1)));
    hub.run(message(INBOX, "after"));

    crash();

    assertThat(hub.broker.consumer(other).orElseThrow().pending()).isEqualTo(1);
    assertThat(backend().pending()).isEqualTo(2);
  }
}
