/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.PublishAck;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.NotFoundException;
import io.agenthub.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Publishing: a message is stored whole, where its subject says, and is there when the broker says
 * so.
 *
 * @since 0.1
 */
public abstract class PublishContract extends BrokerScenario {
  private static final int LARGE = 256 * 1024;

  /** Only for subclasses. */
  protected PublishContract() {}

  @BeforeEach
  final void createLog() {
    broker.createStream(LOG);
  }

  @Test
  void acknowledgement_namesThePlace() {
    PublishAck ack = publish("log.a", "text");

    StoredMessage stored = broker.read("LOG", ack.sequence()).orElseThrow();
    assertThat(ack).isEqualTo(new PublishAck("LOG", stored.sequence(), false));
    assertThat(stored.stream()).isEqualTo("LOG");
    assertThat(stored.subject()).isEqualTo("log.a");
    assertThat(text(stored)).isEqualTo("text");
    assertThat(stored.headers().isEmpty()).isTrue();
  }

  @Test
  void acknowledgedMessages_areThereAfterReopen() {
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sequences.add(publish("log.a", "text " + i).sequence());
    }

    reopen();

    assertThat(sequences(readAll("LOG"))).isEqualTo(sequences);
    assertThat(text(readAll("LOG").get(49))).isEqualTo("text 49");
  }

  @Test
  void acknowledgedMessages_areThereAfterACrash() {
    createInbox();
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sequences.add(publish(INBOX, "text " + i).sequence());
    }

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      assertThat(sequences(readAll(STREAM))).isEqualTo(sequences);
      assertThat(publish(INBOX, "next").sequence()).isGreaterThan(sequences.get(49));
      assertThat(textsOf(takeFrom(BACKEND, 51))).startsWith("text 0").endsWith("text 49", "next");
      broker.close();
    }
  }

  @Test
  void settledMessages_stayAwayAfterACrash() {
    createInbox();
    publish(INBOX, "done");
    publish(INBOX, "waits");
    ack(takeFrom(BACKEND));

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      assertThat(text(takeFrom(BACKEND))).isEqualTo("waits");
      assertNothingToTake(BACKEND);
      broker.close();
    }
  }

  @Test
  void message_isStampedWithTheTimeItWasStored() {
    if (time instanceof ManualTime manual) {
      manual.advance(Duration.ofNanos(5_123_456));
    }

    StoredMessage stored = broker.read("LOG", publish("log.a", "").sequence()).orElseThrow();

    assertThat(stored.time()).isEqualTo(stored.time().truncatedTo(ChronoUnit.MILLIS));
    if (store.followsTime()) {
      assertThat(stored.time()).isEqualTo(time.now().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  @Test
  void time_survivesReopen() {
    publish("log.a", "");
    StoredMessage before = readAll("LOG").get(0);
    passWait(1);

    reopen();

    assertThat(readAll("LOG").get(0).time()).isEqualTo(before.time());
  }

  @Test
  void subjectOfNoStream_isNotFound() {
    AgentHubException refusal = refusalOf(message("elsewhere.a", ""));

    assertThat(refusal).isInstanceOf(NotFoundException.class).hasMessageContaining("elsewhere.a");
  }

  @Test
  void streamIsChosen_bySubject() {
    broker.createStream(StreamSpec.limits("OTHER", Duration.ZERO, "other.*"));

    assertThat(publish("log.a.b.c", "").stream()).isEqualTo("LOG");
    assertThat(publish("other.a", "").stream()).isEqualTo("OTHER");
    assertThat(refusalOf(message("other.a.b", ""))).isInstanceOf(NotFoundException.class);
    assertThat(refusalOf(message("log", ""))).isInstanceOf(NotFoundException.class);
  }

  @Test
  void wildcardAsSubject_isNeverStored() {
    for (String subject : List.of("log.*", "log.>", "log.", "log..a", "log.a b")) {
      boolean stored;
      try {
        stored = run(message(subject, "")).refused().isEmpty();
      } catch (AgentHubException | IllegalArgumentException e) {
        stored = false;
      }
      assertThat(stored).as(subject).isFalse();
    }
    assertThat(readAll("LOG")).isEmpty();
  }

  @Test
  void emptyBody_staysEmpty() {
    assertUnchanged(Headers.none(), new byte[0]);
  }

  @Test
  void everyByte_staysAsItIs() {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }

    assertUnchanged(Headers.none(), body);
  }

  @Test
  void largeBody_staysWhole() {
    byte[] body = new byte[LARGE];
    new Random(1).nextBytes(body);

    assertUnchanged(Headers.none().with("Hub-Priority", "low"), body);
  }

  @Test
  void headers_areKeptAsPublished() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("Hub-Correlation-Id", "thread-1");
    values.put("hub-correlation-id", "names are compared as written");
    values.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    values.put("X-Punctuation", "a:b, c;d \"e\" = {f}");
    values.put(Headers.MESSAGE_ID, "id-1");

    assertUnchanged(Headers.of(values), "body".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void headerOutsideAscii_isKeptAsPublished() {
    assertUnchanged(Headers.none().with("X-Name", "Zoë 木 🎉"), new byte[] {1});
  }

  @Test
  void emptyHeader_isKeptAsPublished() {
    assertUnchanged(Headers.none().with("X-Empty", ""), new byte[] {1});
  }

  private void assertUnchanged(Headers headers, byte[] body) {
    createInbox();
    long logged = publish(Publication.of("log.a", headers, body.clone())).sequence();
    publish(Publication.of(INBOX, headers, body.clone()));

    StoredMessage read = broker.read("LOG", logged).orElseThrow();
    StoredMessage delivered = takeFrom(BACKEND).message();

    for (StoredMessage each : List.of(read, delivered)) {
      assertThat(each.headers()).isEqualTo(headers);
      assertThat(each.body()).isEqualTo(body);
    }
    if (store.isKept()) {
      reopen();
      assertThat(broker.read("LOG", logged).orElseThrow().headers()).isEqualTo(headers);
      assertThat(broker.read("LOG", logged).orElseThrow().body()).isEqualTo(body);
    }
  }

  @Test
  void manyOutstanding_areAllAcknowledged() {
    List<CompletableFuture<PublishAck>> outstanding = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Publication each = message("log.a", "text " + i);
      outstanding.add(broker.execute(List.of(each)).thenApply(result -> result.ack()));
    }

    List<Long> sequences = outstanding.stream().map(f -> patience.await(f).sequence()).toList();

    assertThat(sequences).doesNotHaveDuplicates();
    assertThat(sequences(readAll("LOG"))).containsExactlyInAnyOrderElementsOf(sequences);
  }
}
