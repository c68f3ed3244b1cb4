/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reading what a stream keeps: by sequence, by subject, by time, page by page, touching nothing.
 *
 * @since 0.1
 */
public abstract class ReadContract extends BrokerScenario {
  /** Only for subclasses. */
  protected ReadContract() {}

  @BeforeEach
  final void createLog() {
    broker.createStream(LOG);
  }

  private List<Long> publishSome(int count) {
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequences.add(publish("log." + i % 3 + ".x", "" + i).sequence());
    }
    return sequences;
  }

  @Test
  void emptyStream_readsAsNothing() {
    assertThat(readAll("LOG")).isEmpty();
    assertThat(broker.last("LOG", "log.a")).isEmpty();
    assertThat(broker.read("LOG", 1)).isEmpty();
  }

  @Test
  void withADelivery_whatWasStoredBeforeItIsSeen() {
    createInbox();
    publish("log.a", "before");
    publish(INBOX, "work");
    Delivery delivery = takeFrom(BACKEND);

    assertThat(broker.lastSince(delivery, "LOG", "log.a").map(StoredMessage::subject))
        .contains("log.a");
    assertThat(broker.lastSince(delivery, "LOG", "log.b")).isEmpty();
  }

  @Test
  void read_isInOrderOfSequence() {
    List<Long> sequences = publishSome(30);

    assertThat(sequences(readAll("LOG"))).isEqualTo(sequences);
  }

  @Test
  void limit_bounds() {
    publishSome(5);

    assertThat(texts(broker.read(ReadRequest.all("LOG", 1)))).containsExactly("0");
    assertThat(texts(broker.read(ReadRequest.all("LOG", 4)))).containsExactly("0", "1", "2", "3");
    assertThat(broker.read(ReadRequest.all("LOG", 5))).hasSize(5);
    assertThat(broker.read(ReadRequest.all("LOG", 6))).hasSize(5);
  }

  @Test
  void pages_coverEverythingOnce() {
    List<Long> sequences = publishSome(100);
    List<Long> paged = new ArrayList<>();

    ReadRequest request = ReadRequest.all("LOG", 7);
    List<StoredMessage> page = broker.read(request);
    while (!page.isEmpty() && paged.size() < 200) {
      paged.addAll(sequences(page));
      request = request.from(paged.get(paged.size() - 1) + 1);
      page = broker.read(request);
    }

    assertThat(paged).isEqualTo(sequences);
  }

  @Test
  void largeBodies_endAPageEarly_andTheRestIsBehindIt() {
    for (int i = 0; i < 12; i++) {
      publish("log.a", ("" + i).repeat(900_000 / ("" + i).length()));
    }
    ReadRequest request = ReadRequest.all("LOG", 100);

    List<StoredMessage> page = broker.read(request);
    List<StoredMessage> rest = broker.read(request.from(page.get(page.size() - 1).sequence() + 1));

    assertThat(page).hasSize(10);
    assertThat(request.isFilledBy(page)).isTrue();
    assertThat(texts(rest)).extracting(text -> text.substring(0, 2)).containsExactly("10", "11");
    assertThat(request.isFilledBy(rest)).isFalse();
  }

  @Test
  void from_isInclusive() {
    List<Long> sequences = publishSome(5);

    ReadRequest all = ReadRequest.all("LOG", 10);

    assertThat(texts(broker.read(all.from(sequences.get(3))))).containsExactly("3", "4");
    assertThat(broker.read(all.from(sequences.get(4) + 1))).isEmpty();
  }

  @Test
  void filter_choosesBySubject_withinTheLimit() {
    publishSome(10);
    ReadRequest all = ReadRequest.all("LOG", 3);

    assertThat(texts(broker.read(all.withFilter(SubjectFilter.of("log.1.x")))))
        .containsExactly("1", "4", "7");
    assertThat(texts(broker.read(all.withFilter(SubjectFilter.of("log.*.x")))))
        .containsExactly("0", "1", "2");
    assertThat(texts(broker.read(all.withFilter(SubjectFilter.of("log.2.>")))))
        .containsExactly("2", "5", "8");
    assertThat(broker.read(all.withFilter(SubjectFilter.of("log.*")))).isEmpty();
    assertThat(broker.read(all.withFilter(SubjectFilter.of("other.>")))).isEmpty();
  }

  @Test
  void since_leavesOutTheOlder() {
    publish("log.a", "old");
    passWait(0.1);
    publish("log.a", "young");
    passWait(0.1);
    publish("log.b", "youngest");
    Instant young = readAll("LOG").get(1).time();
    ReadRequest all = ReadRequest.all("LOG", 10);

    assertThat(texts(broker.read(all.since(young)))).containsExactly("young", "youngest");
    assertThat(texts(broker.read(all.since(young.plusMillis(1))))).containsExactly("youngest");
    assertThat(texts(broker.read(all.since(young.minusMillis(1)))))
        .containsExactly("young", "youngest");
    assertThat(broker.read(all.since(young.plus(Duration.ofDays(1))))).isEmpty();
    assertThat(texts(broker.read(all.since(young).withFilter(SubjectFilter.of("log.a")))))
        .containsExactly("young");
  }

  @Test
  void sequence_namesOneMessage() {
    List<Long> sequences = publishSome(3);

    assertThat(broker.read("LOG", sequences.get(1)).map(BrokerScenario::text)).contains("1");
    assertThat(broker.read("LOG", sequences.get(2) + 1)).isEmpty();
  }

  @Test
  void last_isTheLatestOfItsSubject() {
    publish("log.a", "a1");
    publish("log.a", "a2");
    publish("log.b", "b1");

    assertThat(broker.last("LOG", "log.a").map(BrokerScenario::text)).contains("a2");
    assertThat(broker.last("LOG", "log.b").map(BrokerScenario::text)).contains("b1");
    assertThat(broker.last("LOG", "log.c")).isEmpty();
  }

  @Test
  void last_seesWhatWasJustAcknowledged() {
    for (int i = 0; i < 50; i++) {
      publish("log.a", "" + i);
      assertThat(broker.last("LOG", "log.a").map(BrokerScenario::text)).contains("" + i);
    }
  }

  @Test
  void last_isReplacedInALatestStream() {
    broker.createStream(StreamSpec.latest("STATE", Duration.ZERO, "state.*"));
    publish("state.a", "old");
    publish("state.a", "new");

    assertThat(broker.last("STATE", "state.a").map(BrokerScenario::text)).contains("new");
  }

  @Test
  void messagesThatLeft_areNotRead() {
    createInbox();
    long gone = publish(INBOX, "gone").sequence();
    publish(INBOX, "kept");
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 1);

    assertThat(texts(readAll(STREAM))).containsExactly("kept");
    assertThat(broker.read(STREAM, gone)).isEmpty();
    assertThat(broker.last(STREAM, INBOX).map(BrokerScenario::text)).contains("kept");
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);
    assertThat(broker.last(STREAM, INBOX)).isEmpty();
  }

  @Test
  void reading_touchesNoConsumer() {
    createInbox();
    publish(INBOX, "unread");

    readAll(STREAM);
    broker.last(STREAM, INBOX);
    broker.read(STREAM, 1);

    untilCounts(BACKEND, 1, 0);
    assertThat(takeFrom(BACKEND).attempt()).isEqualTo(1);
  }

  @Test
  void reading_whileOthersPublish_hasNoHolesBehindItsEnd() {
    var publishers =
        Crew.start(
            4,
            i -> {
              for (int n = 0; n < 250; n++) {
                publish("log." + i, "" + n);
              }
              return i;
            });
    List<Long> seen = new ArrayList<>();
    while (seen.size() < 1_000) {
      long next = seen.isEmpty() ? 1 : seen.get(seen.size() - 1) + 1;
      seen.addAll(sequences(broker.read(ReadRequest.all("LOG", 100).from(next))));
    }
    publishers.forEach(patience::await);

    assertThat(seen).isEqualTo(sequences(readAll("LOG")));
  }
}
