/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.reliability.history.Reached;
import io.agenthub.testkit.history.HistoryReport;
import io.agenthub.testkit.history.Invariant;
import io.agenthub.testkit.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sum of a run.
 *
 * <p><b>Threads:</b> for one.
 */
final class FaultResult {
  /**
   * What a fault shakes on NATS today, counted apart from what must not happen: a delivery that is
   * swallowed waits for its redelivery while others go on, and may be handled once more although
   * its completion stands. Nothing of it loses a message or records a second completion.
   */
  private static final Set<Invariant> SHAKEN =
      EnumSet.of(
          Invariant.NO_OVERLAP, Invariant.PRIORITY, Invariant.FIFO, Invariant.COMPLETION_IS_FINAL);

  private final Map<Fault, List<Recovery>> recoveries = new EnumMap<>(Fault.class);
  private final long begin = System.nanoTime();
  private final List<Violation> violations = new ArrayList<>();

  private final List<Violation> shaken = new ArrayList<>();
  private Reached reached = Reached.NOTHING;
  private String release = "";

  void recovered(Fault fault, Recovery recovery) {
    recoveries.computeIfAbsent(fault, any -> new ArrayList<>()).add(recovery);
  }

  /** Adds a hub that was drained and judged. */
  void add(HistoryReport report, Reached shown, String server) {
    for (Violation each : report.violations()) {
      (SHAKEN.contains(each.invariant()) ? shaken : violations).add(each);
    }
    reached = reached.plus(shown);
    release = server;
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How often an invariant did not hold, of those that must and of those that faults shake. */
  long count(Invariant invariant) {
    return Stream.concat(violations.stream(), shaken.stream())
        .filter(each -> each.invariant() == invariant)
        .count();
  }

  Reached reached() {
    return reached;
  }

  String release() {
    return release;
  }

  /** How many faults there were. */
  int rounds() {
    return recoveries.values().stream().mapToInt(List::size).sum();
  }

  int rounds(Fault fault) {
    return recoveries.getOrDefault(fault, List.of()).size();
  }

  /** The longest that senders waited after a fault of this kind. */
  Duration slowestAccepted(Fault fault) {
    return recoveries.getOrDefault(fault, List.of()).stream()
        .map(Recovery::accepted)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** The longest that anybody's work waited after a fault of this kind. */
  Duration slowestCompleted(Fault fault) {
    return recoveries.getOrDefault(fault, List.of()).stream()
        .map(Recovery::completed)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** The longest that senders waited after any fault. */
  Duration slowest() {
    return recoveries.keySet().stream()
        .map(this::slowestAccepted)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** A line for the console. */
  String summary() {
    String each =
        recoveries.keySet().stream()
            .map(
                fault ->
                    "%s %d (accepted %d ms, completed %d ms)"
                        .formatted(
                            fault,
                            rounds(fault),
                            slowestAccepted(fault).toMillis(),
                            slowestCompleted(fault).toMillis()))
            .collect(Collectors.joining(", "));
    return ("nats-server %s: %d faults, %d acknowledged, %d violations, %d shaken, %s, slowest"
            + " after each: %s, %d s")
        .formatted(
            release,
            rounds(),
            reached.acknowledged(),
            violations.size(),
            shaken.size(),
            reached,
            each,
            took().toSeconds());
  }
}
