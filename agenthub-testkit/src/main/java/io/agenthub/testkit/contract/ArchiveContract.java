/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.broker.Puller;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.broker.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An archive keeps a copy of each message of another stream, whatever becomes of the original.
 *
 * @since 0.1
 */
public abstract class ArchiveContract extends BrokerScenario {
  private static final String PREFIX = "agent-hub.audit.";

  /** Only for subclasses. */
  protected ArchiveContract() {}

  @BeforeEach
  final void createArchive() {
    broker.createStream(AGENTS);
    broker.createStream(StreamSpec.archive("AUDIT", STREAM, PREFIX, Duration.ZERO));
    createInbox();
  }

  private List<StoredMessage> untilArchived(int count) {
    patience.until(
        () -> readAll("AUDIT").size() >= count, () -> "archived: " + texts(readAll("AUDIT")));
    assertThat(readAll("AUDIT")).hasSize(count);
    return readAll("AUDIT");
  }

  @Test
  void copy_hasTheSubjectBehindThePrefix() {
    publish(INBOX, "text");

    StoredMessage copy = untilArchived(1).get(0);

    assertThat(copy.stream()).isEqualTo("AUDIT");
    assertThat(copy.subject()).isEqualTo(PREFIX + INBOX);
    assertThat(text(copy)).isEqualTo("text");
    assertThat(broker.last("AUDIT", PREFIX + INBOX).map(BrokerScenario::text)).contains("text");
  }

  @Test
  void copy_namesItsOriginal() {
    long sequence = publish(withId("id-1", INBOX, "text")).sequence();
    StoredMessage original = broker.read(STREAM, sequence).orElseThrow();

    Headers headers = untilArchived(1).get(0).headers();

    assertThat(headers.get(Headers.MESSAGE_ID)).contains(STREAM + "-" + sequence);
    assertThat(headers.get(Headers.ORIGINAL_ID)).contains("id-1");
    assertThat(headers.get(Headers.ORIGINAL_SUBJECT)).contains(INBOX);
    assertThat(headers.get(Headers.ORIGINAL_TIME).map(Instant::parse)).contains(original.time());
  }

  @Test
  void copy_ofWhatIsACopyAlready_namesTheFirst() {
    Headers again = Headers.none().with(Headers.MESSAGE_ID, "id-2");
    publish(Publication.of(INBOX, again.with(Headers.ORIGINAL_ID, "id-1"), new byte[0]));

    Headers headers = untilArchived(1).get(0).headers();

    assertThat(headers.get(Headers.ORIGINAL_ID)).contains("id-1");
  }

  @Test
  void copy_keepsTheOtherHeaders_andTheBytes() {
    Headers headers = Headers.none().with("Hub-Priority", "high").with("traceparent", "00-a-b-01");
    byte[] body = {0, 1, 2, -1, '\n'};
    publish(Publication.of(INBOX, headers, body.clone()));

    StoredMessage copy = untilArchived(1).get(0);

    assertThat(copy.headers().get("Hub-Priority")).contains("high");
    assertThat(copy.headers().get("traceparent")).contains("00-a-b-01");
    assertThat(copy.body()).isEqualTo(body);
  }

  @Test
  void copyOfAMessageWithoutId_hasItsPlaceAsId() {
    long sequence = publish(INBOX, "no id").sequence();

    StoredMessage copy = untilArchived(1).get(0);

    assertThat(copy.headers().get(Headers.MESSAGE_ID)).contains(STREAM + "-" + sequence);
  }

  @Test
  void copies_areInTheOrderOfTheOriginals() {
    for (int i = 0; i < 50; i++) {
      publish(urgent(i % 4, i % 2 == 0 ? INBOX : TOPIC, "" + i));
    }

    List<StoredMessage> copies = untilArchived(50);

    assertThat(texts(copies).stream().map(Integer::valueOf)).isSorted();
    assertThat(sequences(copies)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void copies_areInOrder_underManyPublishers() {
    var crew =
        Crew.start(
            8,
            i -> {
              for (int n = 0; n < 50; n++) {
                publish(INBOX, i + "." + n);
              }
              return i;
            });
    crew.forEach(patience::await);

    List<StoredMessage> copies = untilArchived(400);

    assertThat(texts(copies)).isEqualTo(texts(readAll(STREAM)));
  }

  @Test
  void copy_isThere_whenTheOriginalIsTaken() {
    try (Puller puller = pullerOf(BACKEND)) {
      for (int i = 0; i < 50; i++) {
        var waiting = puller.pull(1);
        var publishing = broker.execute(List.of(message(INBOX, "" + i)));

        patience.await(waiting);

        assertThat(texts(readAll("AUDIT"))).hasSize(i + 1).last().isEqualTo("" + i);
        patience.await(publishing);
      }
    }
  }

  @Test
  void copy_outlivesItsOriginal() {
    publish(INBOX, "handled");

    ack(takeFrom(BACKEND));

    untilKept(STREAM, 0);
    assertThat(texts(untilArchived(1))).containsExactly("handled");
  }

  @Test
  void messageForNobody_isArchived() {
    publish(OTHER_INBOX, "for nobody");

    assertThat(texts(untilArchived(1))).containsExactly("for nobody");
  }

  @Test
  void refusedAndDuplicateMessages_areNotArchived() {
    publish(withId("id-1", INBOX, "first"));
    publish(withId("id-1", INBOX, "duplicate"));
    run(message(INBOX, "refused").expectingLast(0));
    publish(INBOX, "last");

    assertThat(texts(untilArchived(2))).containsExactly("first", "last");
  }

  @Test
  void archive_goesOnAfterReopen() {
    publish(INBOX, "before");
    untilArchived(1);

    reopen();
    publish(INBOX, "after");

    assertThat(texts(untilArchived(2))).containsExactly("before", "after");
  }

  @Test
  void archive_isCompleteAfterACrash() {
    for (int i = 0; i < 10; i++) {
      publish(INBOX, "" + i);
    }

    try (BrokerStore crashed = crashedStore()) {
      broker = openBroker(crashed);
      takeFrom(BACKEND, 10).forEach(this::ack);
      assertThat(texts(untilArchived(10))).isEqualTo(List.of("0123456789".split("")));
      broker.close();
    }
  }

  @Test
  void copies_leaveWhenTheyAreTooOld() {
    broker.createStream(StreamSpec.interest("SHORT", 0, "short.>"));
    broker.createStream(StreamSpec.archive("SHORT_AUDIT", "SHORT", "audit.", store.shortWait()));
    publish("short.a", "old");
    patience.until(() -> readAll("SHORT_AUDIT").size() == 1, () -> "the copy was not made");

    passWait(1.1);

    untilKept("SHORT_AUDIT", 0);
  }

  @Test
  void archive_isReadAndWatchedLikeAnyStream() {
    List<StoredMessage> heard = new CopyOnWriteArrayList<>();
    SubjectFilter inboxes = SubjectFilter.of(PREFIX + "agent-hub.operators.*.inbox");
    try (Watch watch = broker.watch("AUDIT", inboxes, 1, heard::add)) {
      assertThat(watch).isNotNull();
      publish(INBOX, "inbox");
      publish(TOPIC, "topic");
      publish(OTHER_INBOX, "other");
      patience.until(() -> heard.size() == 2, () -> "heard " + texts(heard));
    }

    ReadRequest request = ReadRequest.all("AUDIT", 10).withFilter(inboxes);
    assertThat(texts(broker.read(request))).containsExactly("inbox", "other");
  }
}
