/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.power;

import io.agenthub.reliability.process.Folder;
import io.agenthub.reliability.report.ResultPage;
import io.agenthub.testkit.history.HistoryEvent.Kind;
import io.agenthub.testkit.history.HistoryReport;
import io.agenthub.testkit.history.Invariant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many power cuts in a row, and the page of their sum.
 *
 * <p><b>Threads:</b> for one.
 */
public final class PowerCutRounds {
  private static final int CONTROLS = 5;

  private final PowerCuts cuts;
  private final List<String> failures = new ArrayList<>();
  private int rounds;
  private int failed;
  private long acknowledged;
  private long found;
  private long lost;
  private long violations;

  PowerCutRounds(PowerCuts cuts) {
    this.cuts = cuts;
  }

  /** Cuts the power so many times. */
  PowerCutRounds run(int count) {
    for (int i = 0; i < count; i++) {
      try {
        add(cuts.cut(rounds));
      } catch (IllegalStateException e) {
        rounds++;
        failed++;
        failures.add("cut %d: %s".formatted(rounds, e.getMessage()));
      }
    }
    return this;
  }

  private void add(HistoryReport report) {
    rounds++;
    acknowledged += report.count(Kind.PUB_OK);
    found += report.count(Kind.DELIVER);
    lost += report.of(Invariant.NO_LOSS).size();
    violations += report.violations().size();
    if (!report.isClean()) {
      failed++;
    }
  }

  int rounds() {
    return rounds;
  }

  /** Cuts after which something was wrong, or before which nothing had been acknowledged. */
  int failed() {
    return failed;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Acknowledged messages that the disk did not hold. */
  long lost() {
    return lost;
  }

  /** Everything that was wrong, losses included. */
  long violations() {
    return violations;
  }

  /** A line for the console. */
  String summary() {
    return "%d cuts, %d acknowledged, %d found, %d lost, %d violations, %d cuts failed "
            .formatted(rounds, acknowledged, found, lost, violations, failed)
        + String.join("; ", failures);
  }

  /**
   * Runs them and writes the result as a page, anew after every 25.
   *
   * @param args number of cuts, directory of the run, directory of the result, and the seed if it
   *     is to be a given one
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    Path directory = Folder.create(Path.of(args[1]));
    Optional<String> obstacle = PowerCuts.obstacle(directory);
    if (obstacle.isPresent()) {
      System.out.println("SKIPPED: " + obstacle.get());
      return;
    }
    long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime();
    System.out.println("seed " + seed);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path page = Path.of(args[2]).resolve("power-cuts-%s.md".formatted(today));
    long begin = System.nanoTime();
    Path aside = Folder.create(directory.resolve("control"));
    PowerCutRounds control =
        new PowerCutRounds(new PowerCuts(aside, "unsynced", seed)).run(CONTROLS);
    Folder.delete(aside);
    System.out.println("without syncing: " + control.summary());
    PowerCutRounds hub = new PowerCutRounds(new PowerCuts(directory, "hub", seed));
    for (int left = Integer.parseInt(args[0]); left > 0; left -= 25) {
      hub.run(Math.min(25, left));
      System.out.println(hub.summary());
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      ResultPage.write(page, hub.page(seed, today, took, control));
    }
    System.out.println("written " + page);
    if (hub.failed > 0 || control.lost == 0) {
      System.exit(1);
    }
  }

  private String page(long seed, LocalDate day, Duration took, PowerCutRounds control) {
    ResultPage page =
        new ResultPage(
            "Power cuts, " + day,
            "Sixteen publishers write to a hub on an ext4 file system in a file; the process is"
                + " stopped after 1 to 3 s, the file is copied, and a new process opens the hub on"
                + " the copy. The acknowledgements were noted on another disk.");
    page.row("command", "`scripts/power-cut.sh " + rounds + "`").row("seed", seed).machine();
    page.row("cuts", rounds);
    page.row("duration", took.toMinutes() + " min");
    page.row("messages acknowledged", acknowledged);
    page.row("messages found", found);
    page.row("acknowledged messages lost", lost);
    page.row("violations in all", violations);
    page.row("cuts after which the hub opened by itself and was right", rounds - failed);
    failures.forEach(failure -> page.row("failure", failure));
    if (failed == 0) {
      page.row("so the loss a cut is, at 95 %, below", ResultPage.boundOfNone(rounds) + " (3/N)");
    }
    page.row(
        "control: the same without syncing",
        "%d cuts, %d acknowledged, %d lost"
            .formatted(control.rounds, control.acknowledged, control.lost));
    return page.toString();
  }
}
