/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import static io.agenthub.testkit.history.Invariant.ATTEMPTS_EXPLAINED;
import static io.agenthub.testkit.history.Invariant.COMPLETION_IS_FINAL;
import static io.agenthub.testkit.history.Invariant.NO_OVERLAP;

import io.agenthub.testkit.history.HistoryEvent.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How often, and by whom at the same time, a message was handled: I5, I6 and I9. */
final class AttemptCheck {
  private final Run run;

  AttemptCheck(Run run) {
    this.run = run;
  }

  void check() {
    for (Fate fate : run.allFates()) {
      checkNumber(fate);
      checkOverlap(fate);
      checkFinality(fate);
    }
  }

  private void checkNumber(Fate fate) {
    int starts = fate.starts.size();
    if (starts == 0 && !fate.completions.isEmpty()) {
      run.violated(
          ATTEMPTS_EXPLAINED, fate.id, "%s completed it without handling it".formatted(fate.role));
    }
    if (starts > 1 && starts > 1 + explanations(fate)) {
      run.violated(
          ATTEMPTS_EXPLAINED,
          fate.id,
          "%s handled it %d times; only %d are explained"
              .formatted(fate.role, starts, 1 + explanations(fate)));
    }
  }

  private long explanations(Fate fate) {
    Set<String> processes = fate.touches().map(HistoryEvent::process).collect(Collectors.toSet());
    long from = fate.touches().mapToLong(HistoryEvent::nanos).min().orElse(0);
    long to = fate.starts.get(fate.starts.size() - 1).nanos();
    return run.faults.touching(processes, from, to) + wishes(fate.ends) + copies(fate.starts);
  }

  /** A message that was put back may come a second time, if what was lost turns up again. */
  private static long copies(List<HistoryEvent> starts) {
    return starts.stream()
        .filter(start -> Boolean.parseBoolean(start.text(Field.PUT_BACK).orElse("")))
        .count();
  }

  private static long wishes(List<HistoryEvent> ends) {
    return ends.stream()
        .filter(end -> end.text(Field.OUTCOME).orElse("").equals(Field.RETRY))
        .count();
  }

  /** Handlers are few for each message, and only neighbours need to be compared. */
  private void checkOverlap(Fate fate) {
    if (fate.starts.size() < 2) {
      return;
    }
    Map<String, Long> endOf = new HashMap<>();
    fate.ends.forEach(end -> endOf.put(end.token(), end.nanos()));
    Map<String, Long> completionOf = new HashMap<>();
    fate.completions.forEach(done -> completionOf.putIfAbsent(done.token(), done.nanos()));
    for (int i = 1; i < fate.starts.size(); i++) {
      HistoryEvent first = fate.starts.get(i - 1);
      HistoryEvent second = fate.starts.get(i);
      long end = endOf.getOrDefault(first.token(), run.lastSignOf(first.process()));
      if (end > second.nanos()) {
        checkPair(fate, first, second, completionOf.getOrDefault(first.token(), Long.MIN_VALUE));
      }
    }
  }

  private void checkPair(Fate fate, HistoryEvent first, HistoryEvent second, long completed) {
    if (completed > second.nanos()) {
      run.violated(
          NO_OVERLAP,
          fate.id,
          "%s completed it while %s was already handling it again"
              .formatted(first.process(), second.process()));
    } else if (second.number(Field.ATTEMPT).orElse(2) <= first.number(Field.ATTEMPT).orElse(1)) {
      run.violated(
          NO_OVERLAP,
          fate.id,
          "%s and %s handled the same attempt at once"
              .formatted(first.process(), second.process()));
    }
  }

  private void checkFinality(Fate fate) {
    if (fate.completions.isEmpty()) {
      return;
    }
    long completed = fate.completions.get(0).nanos();
    long again = fate.starts.stream().filter(start -> start.nanos() > completed).count();
    if (again > 0) {
      run.violated(
          COMPLETION_IS_FINAL,
          fate.id,
          "%s handled it %d times after its completion".formatted(fate.role, again));
    }
  }
}
