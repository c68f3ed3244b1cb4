/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Judges a run by what its processes wrote down: the invariants of {@link Invariant}.
 *
 * <p>The run must have ended: faults healed, everything drained. Since every message has an id of
 * its own, sets and intervals suffice; the time is that of sorting the events. Only what is certain
 * is called a violation: where two processes may have noted things in another order than they
 * happened, the doubt is in favour of the broker.
 *
 * <p><b>Threads:</b> immutable.
 *
 * @since 0.1
 */
public final class HistoryChecker {
  private final Duration visibility;

  private HistoryChecker(Duration visibility) {
    this.visibility = visibility;
  }

  /** A checker that expects an acknowledged message to count for priority at once. */
  public static HistoryChecker create() {
    return new HistoryChecker(Duration.ZERO);
  }

  /** The same, but an acknowledged message may take so long until it counts for priority. */
  public HistoryChecker withVisibility(Duration delay) {
    return new HistoryChecker(delay);
  }

  /** Judges the files of a run. */
  public HistoryReport check(Collection<Path> files) {
    return check(History.read(files));
  }

  /** Judges a history. */
  public HistoryReport check(History history) {
    Run run = new Run(history);
    new OriginCheck(run).check();
    HistoryReport.Losses losses = new EndingCheck(run).check();
    new AttemptCheck(run).check();
    new OrderCheck(run, visibility).check();
    new SequenceCheck(run).check();
    return new HistoryReport(run.violations, losses, run.counts, history.tornLines());
  }

  /** Judges the files named on the command line; exit code 1 if anything is wrong. */
  @SuppressWarnings("SystemOut")
  public static void main(String... files) {
    HistoryReport report = create().check(Stream.of(files).map(Path::of).toList());
    System.out.println(report);
    if (!report.isClean()) {
      System.exit(1);
    }
  }
}
