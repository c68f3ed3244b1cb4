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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sum of a run.
 *
 * <p><b>Threads:</b> for one.
 */
final class FaultResult {
  private final Map<Fault, List<Recovery>> recoveries = new EnumMap<>(Fault.class);
  private final long begin = System.nanoTime();
  private final List<Violation> violations = new ArrayList<>();

  /**
   * Counted apart: a delivery that a fault swallows waits for its redelivery, and younger messages
   * of the same priority go on meanwhile.
   */
  private int overtaken;

  private Reached reached = Reached.NOTHING;
  private String release = "";

  void recovered(Fault fault, Recovery recovery) {
    recoveries.computeIfAbsent(fault, any -> new ArrayList<>()).add(recovery);
  }

  /** Adds a hub that was drained and judged. */
  void add(HistoryReport report, Reached shown, String server) {
    List<Violation> order = report.of(Invariant.FIFO);
    overtaken += order.size();
    report.violations().stream().filter(each -> !order.contains(each)).forEach(violations::add);
    reached = reached.plus(shown);
    release = server;
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How many messages went before an older one of the same priority. */
  int overtaken() {
    return overtaken;
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
    return ("nats-server %s: %d faults, %d acknowledged, %d violations, %d overtaken, %s, slowest"
            + " after each: %s, %d s")
        .formatted(
            release,
            rounds(),
            reached.acknowledged(),
            violations.size(),
            overtaken,
            reached,
            each,
            took().toSeconds());
  }
}
