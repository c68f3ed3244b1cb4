/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import io.agenthub.testkit.history.HistoryEvent.Field;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A history that is made up, event by event, and then spoilt. */
final class MadeUpRun {
  private final List<HistoryEvent> events = new ArrayList<>();
  private long now;

  /** A run without faults: each message sent, handed out, handled, completed, acknowledged. */
  static MadeUpRun ofCleanRun(int messages) {
    MadeUpRun run = new MadeUpRun();
    for (int i = 1; i <= messages; i++) {
      run.send("m" + i, "backend", 2, i);
    }
    for (int i = 1; i <= messages; i++) {
      run.handle("m" + i, "backend", i);
    }
    return run;
  }

  HistoryEvent event(Kind kind, String process, String id) {
    return HistoryEvent.of(kind, process, ++now).with(Field.ID, id);
  }

  MadeUpRun add(HistoryEvent event) {
    events.add(event);
    return this;
  }

  MadeUpRun send(String id, String to, int priority, long sequence) {
    return invoke(id, to, priority).accept(id, sequence);
  }

  MadeUpRun invoke(String id, String to, int priority) {
    return add(
        event(Kind.PUB_INVOKE, "sender", id)
            .with(Field.FROM, "ceo")
            .with(Field.TO, to)
            .with(Field.PRIORITY, priority)
            .with(Field.HASH, "hash-of-" + id));
  }

  MadeUpRun accept(String id, long sequence) {
    return add(
        event(Kind.PUB_OK, "sender", id)
            .with(Field.STREAM, "AGENTS")
            .with(Field.SEQUENCE, sequence));
  }

  MadeUpRun handle(String id, String role, long sequence) {
    return deliver(id, role, sequence, 1)
        .note(Kind.HANDLER_START, id, role, 1)
        .note(Kind.HANDLER_END, id, role, 1)
        .note(Kind.COMPLETE_OK, id, role, 1)
        .note(Kind.ACK, id, role, 1);
  }

  MadeUpRun deliver(String id, String role, long sequence, int attempt) {
    long asked = ++now;
    return add(
        event(Kind.DELIVER, role + "-1", id)
            .with(Field.ROLE, role)
            .with(Field.TOKEN, id + "#" + attempt)
            .with(Field.ATTEMPT, attempt)
            .with(Field.SEQUENCE, sequence)
            .with(Field.ASKED, asked)
            .with(Field.HASH, "hash-of-" + id));
  }

  MadeUpRun note(Kind kind, String id, String role, int attempt) {
    return add(
        event(kind, role + "-1", id)
            .with(Field.ROLE, role)
            .with(Field.TOKEN, id + "#" + attempt)
            .with(Field.ATTEMPT, attempt));
  }

  MadeUpRun fault(Kind kind, String target) {
    HistoryEvent event = HistoryEvent.of(kind, "chaos", ++now).with(Field.REASON, "kill");
    return add(target.isEmpty() ? event : event.with(Field.TARGET, target));
  }

  /** Events of this kind about this message. */
  static Predicate<HistoryEvent> about(Kind kind, String id) {
    return event -> event.kind() == kind && event.id().equals(id);
  }

  MadeUpRun without(Predicate<HistoryEvent> which) {
    events.removeIf(which);
    return this;
  }

  MadeUpRun replacing(Predicate<HistoryEvent> which, UnaryOperator<HistoryEvent> by) {
    events.replaceAll(event -> which.test(event) ? by.apply(event) : event);
    return this;
  }

  /** A copy of the event at the end of the run. */
  MadeUpRun repeating(Predicate<HistoryEvent> which) {
    List<HistoryEvent> again = events.stream().filter(which).toList();
    for (HistoryEvent event : again) {
      add(new HistoryEvent(event.kind(), event.process(), ++now, event.fields()));
    }
    return this;
  }

  List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  HistoryReport check() {
    return HistoryChecker.create().check(new History(events, 0));
  }
}
