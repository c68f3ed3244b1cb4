/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.points;

import io.agenthub.reliability.report.ResultPage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Writes what a run of kill points found. */
final class PointPage {
  private PointPage() {}

  /** Writes the page of a run on a hub of this kind, which is the scheme of its URL. */
  static Path write(Path results, String kind, PointResult result, Duration took) {
    ResultPage page =
        new ResultPage(
            "An agent killed at each of seven places, " + kind,
            "Made by `scripts/kill-points.sh`; see [how](../reliability.md).");
    for (KillPoint point : KillPoint.values()) {
      page.row(
          point + ": kills, completion stored at the kill, handler begun again",
          "%d, %d, %d"
              .formatted(
                  result.rounds(point),
                  result.completedAtTheKill(point),
                  result.begunAgain(point)));
    }
    int kills = Arrays.stream(KillPoint.values()).mapToInt(result::rounds).sum();
    page.row("lost, completed twice or handled after the completion", result.violations().size());
    if (result.violations().isEmpty()) {
      page.row("so the chance of it at a kill, 95 %, is below", ResultPage.boundOfNone(kills));
    }
    result.violations().forEach(violation -> page.row("violation", violation));
    page.row("took", took.toSeconds() + " s").machine();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path file = results.resolve("kill-points-%s-%s.md".formatted(kind, today));
    ResultPage.write(file, page.toString());
    return file;
  }
}
