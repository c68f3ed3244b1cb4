/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.history.Reached;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import io.agenthub.testkit.history.HistoryReport;
import io.agenthub.testkit.history.Invariant;
import io.agenthub.testkit.history.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of a run.
 *
 * <p><b>Threads:</b> for one.
 */
final class KillResult {
  final long seed;
  final KillTally tally = new KillTally();
  private final long begin = System.nanoTime();
  private final List<Violation> violations = new ArrayList<>();
  private final List<Path> kept = new ArrayList<>();
  private Reached reached = Reached.NOTHING;
  private int hubs;
  private long events;
  private long tornLines;

  KillResult(long seed) {
    this.seed = seed;
  }

  /** Adds a hub that was drained and judged. */
  void add(Path hub, HistoryReport report, Reached shown) {
    hubs++;
    violations.addAll(report.violations());
    reached = reached.plus(shown);
    tornLines += report.tornLines();
    for (Kind kind : Kind.values()) {
      events += report.count(kind);
    }
    if (!report.isClean()) {
      kept.add(hub);
    }
  }

  Reached reached() {
    return reached;
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  long of(Invariant invariant) {
    return violations.stream().filter(each -> each.invariant() == invariant).count();
  }

  int hubs() {
    return hubs;
  }

  long events() {
    return events;
  }

  long tornLines() {
    return tornLines;
  }

  /** The directories of the hubs that failed. */
  List<Path> kept() {
    return List.copyOf(kept);
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** A line for the console. */
  String summary() {
    return ("seed %d: %d rounds, %d processes killed, %d hubs, %d acknowledged, %d violations,"
            + " %s, opening p99 %d ms, %d s")
        .formatted(
            seed,
            tally.rounds(),
            tally.kills(),
            hubs,
            reached.acknowledged(),
            violations.size(),
            reached,
            tally.opening(0.99).toMillis(),
            took().toSeconds());
  }
}
