/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agenthub.broker.Headers;
import io.agenthub.broker.ReadRequest;
import io.agenthub.broker.StoredMessage;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.message.Envelope;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long stream, which other threads read ahead of the fold, comes to what a short one would. */
class LearningLogTest {
  private static final Instant TIME = Instant.parse("2026-05-17T08:00:00Z");

  private final List<StoredMessage> stored = new ArrayList<>();

  private void add(String by, MessageType type, Payload payload) {
    add(by, Envelope.of(Role.of(by), TIME, type, payload).toBytes());
  }

  private void add(String by, byte[] body) {
    long sequence = stored.size() + 1L;
    stored.add(
        new StoredMessage(
            "GENBRAIN_LEARNING",
            sequence,
            LearningRecords.PREFIX + by,
            TIME.plus(Duration.ofSeconds(sequence)),
            Headers.none(),
            body));
  }

  /** Outcomes of two learnings in an order that matters, with a record in between that is none. */
  private void write(int records) {
    add("backend", MessageType.LEARNING, LearningRecords.draft(Stream.CARD).payload());
    Card other = Card.of("Slow builds", "Warm the cache.");
    add("data", MessageType.LEARNING, LearningRecords.draft(other).payload());
    for (int i = stored.size(); i < records; i++) {
      if (i % 7 == 0) {
        add("support", "no record".getBytes(StandardCharsets.US_ASCII));
        continue;
      }
      Card card = i % 3 == 0 ? other : Stream.CARD;
      Grounds grounds = Grounds.of("evidence-" + i).inContext("c" + i % 50);
      MessageType type =
          i % 400 < 300 ? MessageType.LEARNING_CONFIRMED : MessageType.LEARNING_CONTRADICTED;
      add("support", type, LearningRecords.draft(card.id(), card.subject(), grounds).payload());
    }
  }

  private List<StoredMessage> page(long from) {
    int begin = (int) Math.min(stored.size(), from - 1);
    return stored.subList(begin, Math.min(stored.size(), begin + LearningLog.PAGE));
  }

  @Test
  void pageThatEndsEarly_becauseItsRecordsAreLarge_isNotTheLast() {
    byte[] large = new byte[ReadRequest.MOST_BYTES / 4];
    for (int i = 0; i < 20; i++) {
      add("support", large);
    }
    add("backend", MessageType.LEARNING, LearningRecords.draft(Stream.CARD).payload());
    LearningView view = view();

    new LearningLog(from -> page(from).stream().limit(4).toList())
        .readInto(view, Hindsight.NOW, false);

    assertThat(view.last()).isEqualTo(21);
    assertThat(new Standings(view, TIME).all()).hasSize(1);
  }

  private static LearningView view() {
    return new LearningView(Stream.OBSERVER, LearningSettings.DEFAULT);
  }

  private List<Learning> foldedOneByOne() {
    List<LearningEvent> events = new ArrayList<>();
    for (StoredMessage message : stored) {
      if (message.body()[0] == '{') {
        LearningRecords.read(message).ifPresent(events::add);
      }
    }
    LearningView view = LearningView.of(Stream.OBSERVER, LearningSettings.DEFAULT, events);
    return new Standings(view, TIME).all();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 999, 1000, 1001, 2000, 5000, 5001, 12_345})
  void anyLength_isFoldedWhole_andInItsOrder(int records) {
    write(records);
    LearningView view = view();

    new LearningLog(this::page).readInto(view, Hindsight.NOW, false);

    assertThat(view.last()).isEqualTo(records);
    assertThat(new Standings(view, TIME).all()).isEqualTo(foldedOneByOne());
  }

  @Test
  void whatIsStoredLater_isTakenInByTheNextRead() {
    write(3000);
    LearningLog log = new LearningLog(this::page);
    LearningView view = view();
    log.readInto(view, Hindsight.NOW, false);
    write(5000);

    log.readInto(view, Hindsight.NOW, false);

    assertThat(view.last()).isEqualTo(stored.size());
    assertThat(new Standings(view, TIME).all()).isEqualTo(foldedOneByOne());
  }

  @Test
  void failureInTheMiddle_isTheCallersFailure_andTheNextReadGoesOnFromThere() {
    write(6000);
    List<Long> failing = new ArrayList<>(List.of(3001L));
    LearningLog log =
        new LearningLog(
            from -> {
              if (failing.remove(from)) {
                throw new BrokerUnavailableException("gone");
              }
              return page(from);
            });
    LearningView view = view();

    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> log.readInto(view, Hindsight.NOW, false));
    assertThat(view.last()).isEqualTo(3000);
    log.readInto(view, Hindsight.NOW, false);

    assertThat(view.last()).isEqualTo(6000);
    assertThat(new Standings(view, TIME).all()).isEqualTo(foldedOneByOne());
  }
}
