/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agenthub.broker.Delivery;
import io.agenthub.broker.StreamInfo;
import io.agenthub.broker.StreamSpec;
import io.agenthub.broker.StreamSpec.Retention;
import io.agenthub.broker.StreamSpec.WhenFull;
import io.agenthub.broker.SubjectFilter;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.NotFoundException;
import io.agenthub.error.StreamMismatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Streams: what they are made of, what they refuse to be, and how they number their messages.
 *
 * @since 0.1
 */
public abstract class StreamsContract extends BrokerScenario {
  private static final StreamSpec SPEC = StreamSpec.latest("STATE", Duration.ofHours(1), "state.>");

  /** Only for subclasses. */
  protected StreamsContract() {}

  @Test
  void newStream_isEmpty_withItsSettings() {
    broker.createStream(SPEC);

    assertThat(broker.stream("STATE")).isEqualTo(new StreamInfo(SPEC, 0, 0));
  }

  @Test
  void sameStreamAgain_changesNothing() {
    broker.createStream(SPEC);
    publish("state.a", "kept");

    broker.createStream(SPEC);

    assertThat(texts(readAll("STATE"))).containsExactly("kept");
  }

  @Test
  void sameStreamAtOnce_isCreatedOnce() {
    List<CompletableFuture<Boolean>> all =
        Crew.start(
            8,
            i -> {
              broker.createStream(SPEC);
              return true;
            });

    all.forEach(done -> assertThat(patience.await(done)).isTrue());
    assertThat(broker.stream("STATE").spec()).isEqualTo(SPEC);
  }

  @Test
  void unknownStream_isNotFound() {
    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> broker.stream("NONE"));
  }

  @Test
  void settings_surviveReopen() {
    StreamSpec archive = StreamSpec.archive("AUDIT", STREAM, "audit.", Duration.ofDays(90));
    broker.createStream(SPEC);
    broker.createStream(AGENTS);
    broker.createStream(archive);

    reopen();

    assertThat(broker.stream("STATE").spec()).isEqualTo(SPEC);
    assertThat(broker.stream(STREAM).spec()).isEqualTo(AGENTS);
    assertThat(broker.stream("AUDIT").spec()).isEqualTo(archive);
    broker.createStream(SPEC);
  }

  @Test
  void otherSubjects_areRefusedByName() {
    assertDriftIsNamed(
        new StreamSpec(
            SPEC.name(),
            List.of(SubjectFilter.of("state.*")),
            SPEC.retention(),
            SPEC.maxPerSubject(),
            SPEC.whenFull(),
            SPEC.maxAge(),
            SPEC.archiveOf()),
        "subjects");
  }

  @Test
  void otherRetention_isRefusedByName() {
    assertDriftIsNamed(changed(Retention.INTEREST, 1, WhenFull.DROP_OLDEST, 1), "retention");
  }

  @Test
  void otherLimit_isRefusedByName() {
    assertDriftIsNamed(changed(Retention.LIMITS, 2, WhenFull.DROP_OLDEST, 1), "maxPerSubject");
  }

  @Test
  void otherAnswerWhenFull_isRefusedByName() {
    assertDriftIsNamed(changed(Retention.LIMITS, 1, WhenFull.REFUSE, 1), "whenFull");
  }

  @Test
  void otherAge_isRefusedByName() {
    assertDriftIsNamed(changed(Retention.LIMITS, 1, WhenFull.DROP_OLDEST, 2), "maxAge");
  }

  @Test
  void severalDifferences_areAllNamed() {
    assertDriftIsNamed(
        changed(Retention.LIMITS, 5, WhenFull.REFUSE, 3), "maxPerSubject", "whenFull", "maxAge");
  }

  @Test
  void otherArchive_isRefusedByName() {
    broker.createStream(AGENTS);
    broker.createStream(StreamSpec.archive("AUDIT", STREAM, "audit.", Duration.ofDays(90)));
    StreamSpec noArchive = StreamSpec.limits("AUDIT", Duration.ofDays(90), "audit.>");

    assertMismatch(noArchive, "archiveOf");
  }

  private static StreamSpec changed(Retention retention, int max, WhenFull full, int hours) {
    return new StreamSpec(
        SPEC.name(),
        SPEC.subjects(),
        retention,
        max,
        full,
        Duration.ofHours(hours),
        Optional.empty());
  }

  private void assertDriftIsNamed(StreamSpec other, String... fields) {
    broker.createStream(SPEC);

    assertMismatch(other, fields);
    assertThat(broker.stream("STATE").spec()).isEqualTo(SPEC);
  }

  private void assertMismatch(StreamSpec other, String... fields) {
    assertThatExceptionOfType(StreamMismatchException.class)
        .isThrownBy(() -> broker.createStream(other))
        .satisfies(e -> assertThat(words(e)).contains(lower(fields)));
  }

  /**
   * The text of a refusal without what distinguishes {@code maxAge}, {@code max_age} and "max age".
   */
  static String words(Throwable named) {
    return String.valueOf(named.getMessage())
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetter)
        .mapToObj(Character::toString)
        .collect(joining());
  }

  static List<String> lower(String... names) {
    return List.of(names).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  void overlappingSubjects_areRefused() {
    broker.createStream(StreamSpec.limits("FIRST", Duration.ZERO, "a.*.c", "b.>", "c.d"));

    for (String overlapping : List.of("a.b.c", "a.>", "*.b.c", "b.x.y", "b.*", "c.d", "c.*", ">")) {
      StreamSpec second = StreamSpec.limits("SECOND", Duration.ZERO, "free.x", overlapping);
      assertThatThrownBy(() -> broker.createStream(second))
          .as(overlapping)
          .isInstanceOf(AgentHubException.class);
      assertThatThrownBy(() -> broker.stream("SECOND")).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void neighbouringSubjects_areNoOverlap() {
    broker.createStream(StreamSpec.limits("FIRST", Duration.ZERO, "a.*.c", "b.>", "c.d"));

    broker.createStream(StreamSpec.limits("SECOND", Duration.ZERO, "a.*.d", "a.*", "b", "c.e.>"));

    assertThat(publish("a.x.c", "").stream()).isEqualTo("FIRST");
    assertThat(publish("a.x.d", "").stream()).isEqualTo("SECOND");
    assertThat(publish("b.x", "").stream()).isEqualTo("FIRST");
    assertThat(publish("b", "").stream()).isEqualTo("SECOND");
  }

  @Test
  void sequences_riseFromOne() {
    broker.createStream(LOG);

    List<Long> sequences = publishSome(20);

    assertThat(sequences.get(0)).isPositive();
    assertThat(sequences).isSorted().doesNotHaveDuplicates();
    assertThat(sequences(readAll("LOG"))).isEqualTo(sequences);
    assertThat(broker.stream("LOG").lastSequence()).isEqualTo(sequences.get(19));
    assertThat(broker.stream("LOG").messages()).isEqualTo(20);
  }

  @Test
  void sequences_goOnAfterReopen() {
    broker.createStream(LOG);
    List<Long> sequences = publishSome(5);

    reopen();
    sequences.addAll(publishSome(5));

    assertThat(sequences).isSorted().doesNotHaveDuplicates();
    assertThat(sequences(readAll("LOG"))).isEqualTo(sequences);
  }

  @Test
  void sequencesOfMessagesThatLeft_areNotUsedAgain() {
    createInbox();
    long last = publish(INBOX, "gone").sequence();
    ack(takeFrom(BACKEND));
    untilKept(STREAM, 0);

    assertThat(broker.stream(STREAM).lastSequence()).isEqualTo(last);
    assertThat(publish(INBOX, "next").sequence()).isGreaterThan(last);
  }

  @Test
  void sequencesOfMessagesThatLeft_areNotUsedAgain_afterReopen() {
    createInbox();
    publish(INBOX, "gone");
    Delivery taken = takeFrom(BACKEND);
    ack(taken);
    untilKept(STREAM, 0);

    reopen();

    long last = taken.message().sequence();
    assertThat(broker.stream(STREAM).lastSequence()).isEqualTo(last);
    assertThat(publish(INBOX, "next").sequence()).isGreaterThan(last);
  }

  private List<Long> publishSome(int count) {
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequences.add(publish("log." + i % 3, "text " + i).sequence());
    }
    return sequences;
  }
}
