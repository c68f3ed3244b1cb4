/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.history.Reached;
import io.agenthub.reliability.report.ResultPage;
import io.agenthub.testkit.history.Invariant;
import java.time.LocalDate;
import java.util.Locale;

/** The page of a run of kill rounds. */
final class KillPage {
  private KillPage() {}

  static String of(KillSettings settings, KillResult result, LocalDate day) {
    ResultPage page =
        new ResultPage(
            "Kill rounds, " + day,
            "Two processes that send, one that handles and one that does both share a hub; in each"
                + " round one, two or all are killed by SIGKILL and replaced. After "
                + settings.roundsPerHub()
                + " rounds one more process works off the rest, and the checker reads all"
                + " histories.");
    page.row("command", "`scripts/kill-rounds.sh " + settings.rounds() + "`");
    page.row("seed", result.seed).machine();
    rounds(page, settings, result);
    judgement(page, result);
    reached(page, result);
    return page.toString();
  }

  private static void rounds(ResultPage page, KillSettings settings, KillResult result) {
    KillTally tally = result.tally;
    page.row("rounds", tally.rounds());
    page.row("... that killed one", tally.rounds(Season.Mode.ONE));
    page.row("... two at once", tally.rounds(Season.Mode.TWO));
    page.row("... all at once", tally.rounds(Season.Mode.ALL));
    page.row("... while they opened the hub", tally.rounds(Season.Mode.OPENING));
    page.row(
        "moment of the kill",
        "%d to %d ms after the last was ready"
            .formatted(settings.shortest().toMillis(), settings.longest().toMillis()));
    page.row("processes killed", tally.kills());
    page.row("hubs", result.hubs());
    page.row("duration", result.took().toMinutes() + " min");
    page.row(
        "opening of a hub, p50 / p99 / longest",
        "%d / %d / %d ms"
            .formatted(
                tally.opening(0.5).toMillis(),
                tally.opening(0.99).toMillis(),
                tally.opening(1).toMillis()));
  }

  private static void judgement(ResultPage page, KillResult result) {
    page.row("messages acknowledged", result.reached().acknowledged());
    for (Invariant invariant : Invariant.values()) {
      String name = invariant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      page.row("violations of " + invariant.number() + " " + name, result.of(invariant));
    }
    if (result.violations().isEmpty()) {
      page.row(
          "so the loss a round is, at 95 %, below",
          ResultPage.boundOfNone(result.tally.rounds()) + " (3/N)");
    }
    page.row("events judged", result.events());
  }

  private static void reached(ResultPage page, KillResult result) {
    Reached reached = result.reached();
    page.row("reached: killed in a handler", reached.inHandler());
    page.row("reached: killed after a handler, completion not heard of", reached.afterHandler());
    page.row(
        "... of which the completion stood and nobody handled it again", reached.completionStood());
    page.row("reached: killed during a send that was stored", reached.storedUnheard());
    page.row("reached: killed during a send that was not stored", reached.neverStored());
    page.row("reached: handled again after a kill", reached.again());
    page.row("reached: late copy kept from the handler by the ledger", reached.suppressed());
    page.row(
        "reached: unfinished transaction at the end of the log", result.tally.unfinishedLogs());
    page.row("reached: history torn in mid-line", result.tornLines());
  }
}
