/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.agenthub.broker.Headers;
import io.agenthub.message.Envelope;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Payload;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.testkit.history.History;
import io.agenthub.testkit.history.HistoryChecker;
import io.agenthub.testkit.history.HistoryEvent;
import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import io.agenthub.testkit.history.HistoryReport;
import io.agenthub.testkit.history.Invariant;
import io.agenthub.testkit.history.Violation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control of the judge: a history in which one thing was changed is found out, by name. */
class DoctoredHistoryTest {
  private static final String VICTIM = "m-7";

  private final Path directory;
  private List<HistoryEvent> events = List.of();

  DoctoredHistoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void writeHistoryOfARunWithoutFault() {
    Path file = directory.resolve("run.jsonl");
    try (Journal journal = Journal.open(file, "process")) {
      for (int number = 1; number <= 20; number++) {
        write(journal, number);
      }
      for (int number = 1; number <= 20; number++) {
        journal.kept("alpha", "m-" + number);
      }
    }
    events = History.read(List.of(file)).events();
  }

  private static void write(Journal journal, int number) {
    Message message = message(number);
    journal.invoked(message.id(), "north", "alpha", Priority.MEDIUM, message.text());
    journal.acknowledged(message.id(), new Receipt(message.id(), message.stream(), number, false));
    journal.delivered("alpha", message, System.nanoTime());
    journal.started("alpha", message);
    journal.ended("alpha", message);
    journal.completed("alpha", message);
  }

  private static Message message(int number) {
    Instant now = Instant.parse("2026-05-17T08:00:00Z");
    Role sender = Role.of("north");
    Payload payload = Payload.of("work", "text " + number, Priority.MEDIUM);
    return new Message(
        "m-" + number,
        Subjects.inbox(Role.of("alpha")),
        Envelope.of(sender, now, MessageType.DIRECT_MESSAGE, payload),
        Headers.none(),
        "GENBRAIN_AGENTS",
        number,
        now,
        1);
  }

  @Test
  void untouchedHistory_isClean() {
    assertThat(check(events).violations()).isEmpty();
  }

  @Test
  void removedCompletion_isNamedAsLoss() {
    List<HistoryEvent> doctored =
        without(event -> isVictim(event, Kind.COMPLETE_OK) || isVictim(event, Kind.COMPLETE_SEEN));

    assertNames(doctored, Invariant.NO_LOSS);
  }

  @Test
  void secondCompletionInTheStore_isNamed() {
    assertNames(doubled(Kind.COMPLETE_SEEN), Invariant.ONE_COMPLETION);
  }

  @Test
  void secondCompletionByAProcess_isNamed() {
    assertNames(doubled(Kind.COMPLETE_OK), Invariant.ONE_COMPLETION);
  }

  @Test
  void handlerAfterTheCompletion_isNamed() {
    HistoryEvent start = only(Kind.HANDLER_START);
    long later = events.get(events.size() - 1).nanos();
    List<HistoryEvent> doctored = new ArrayList<>(events);
    doctored.add(new HistoryEvent(start.kind(), "other", later, start.fields()));

    assertThat(check(doctored).of(Invariant.COMPLETION_IS_FINAL))
        .extracting(Violation::id)
        .containsExactly(VICTIM);
  }

  @Test
  void otherRecipient_isNamed() {
    assertThat(check(changed(Kind.HANDLER_START, Field.ROLE, "beta")).violations())
        .extracting(Violation::invariant, Violation::id)
        .contains(tuple(Invariant.ADDRESSEE, VICTIM));
  }

  @Test
  void otherBytes_areNamed() {
    assertNames(changed(Kind.DELIVER, Field.HASH, "0000"), Invariant.NO_PHANTOM);
  }

  @Test
  void removedSend_isNamedAsPhantom() {
    List<HistoryEvent> doctored = without(event -> isVictim(event, Kind.PUB_INVOKE));

    assertThat(check(doctored).of(Invariant.NO_PHANTOM))
        .extracting(Violation::id)
        .containsExactly(VICTIM);
  }

  @Test
  void sequenceUsedTwice_isNamed() {
    assertThat(check(changed(Kind.PUB_OK, Field.SEQUENCE, "6")).of(Invariant.SEQUENCES))
        .extracting(Violation::id)
        .contains(VICTIM);
  }

  private static HistoryReport check(List<HistoryEvent> events) {
    return HistoryChecker.create().check(new History(events, 0));
  }

  private static void assertNames(List<HistoryEvent> doctored, Invariant invariant) {
    assertThat(check(doctored).violations())
        .extracting(Violation::invariant, Violation::id)
        .containsExactly(tuple(invariant, VICTIM));
  }

  private static boolean isVictim(HistoryEvent event, Kind kind) {
    return event.kind() == kind && event.id().equals(VICTIM);
  }

  private HistoryEvent only(Kind kind) {
    return events.stream().filter(event -> isVictim(event, kind)).findFirst().orElseThrow();
  }

  private List<HistoryEvent> without(Predicate<HistoryEvent> which) {
    return events.stream().filter(which.negate()).toList();
  }

  private List<HistoryEvent> doubled(Kind kind) {
    List<HistoryEvent> doctored = new ArrayList<>(events);
    doctored.add(only(kind));
    return doctored;
  }

  private List<HistoryEvent> changed(Kind kind, String field, String value) {
    return events.stream()
        .map(event -> isVictim(event, kind) ? event.with(field, value) : event)
        .toList();
  }
}
