/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.hang;

import io.agenthub.reliability.hang.HangRig.Result;
import io.agenthub.reliability.report.ResultPage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Lets programs hang in every way, several times, and writes how soon their agents went on. */
public final class HangPage {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration BOUND = Duration.ofSeconds(2);

  private HangPage() {}

  /**
   * Runs from the command line; exit code 0 only if every agent was back at work within the limit
   * and two seconds, and no process was left.
   *
   * @param args rounds, directory of the result
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    ResultPage page =
        new ResultPage(
            "Programs that hang",
            "Made by `scripts/session-hangs.sh`; see [how](../reliability.md). The time limit of an"
                + " attempt is 1 s; the figures are the time from then to the next message, median"
                + " and longest, in ms, and the processes left.");
    boolean kept = true;
    HangRig rig = new HangRig(LIMIT);
    for (Way way : Way.values()) {
      for (Hang hang : Hang.values()) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          results.add(rig.run(way, hang));
        }
        kept &= results.stream().allMatch(HangPage::isKept);
        page.row(way + ", " + hang, summary(results));
      }
    }
    page.row("rounds each", rounds).machine();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ResultPage.write(Path.of(args[1]).resolve("session-hangs-" + today + ".md"), page.toString());
    System.out.println(page);
    System.exit(kept ? 0 : 1);
  }

  private static boolean isKept(Result result) {
    return result.answered() && result.left().isEmpty() && result.over().compareTo(BOUND) <= 0;
  }

  private static String summary(List<Result> results) {
    List<Long> over = results.stream().map(r -> r.over().toMillis()).sorted().toList();
    int left = results.stream().mapToInt(r -> r.left().size()).sum();
    return "%d, %d, %d".formatted(over.get(over.size() / 2), over.get(over.size() - 1), left);
  }
}
