/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.reliability.history.Reached;
import io.agenthub.reliability.report.ResultPage;
import io.agenthub.testkit.history.Invariant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of a run of fault rounds. */
final class FaultPage {
  private static final int FULL_ROUNDS = 300;
  private static final long FULL_MESSAGES = 2_000_000;

  private FaultPage() {}

  static String of(String mode, FaultSettings settings, FaultResult result, LocalDate day) {
    ResultPage page =
        new ResultPage(
            "Faults of NATS, %s, %s".formatted(mode, day),
            "Two processes that send and two that handle share a hub on NATS; in each round a"
                + " server,"
                + " the connections to it or an agent is struck by a fault for %d to %d ms; an agent"
                    .formatted(settings.shortest().toMillis(), settings.longest().toMillis())
                + " that is frozen stays so for over a minute while the others strike. After 30"
                + " rounds one more process works off the rest, and the checker reads all"
                + " histories.");
    page.row("command", command(mode, settings));
    page.row("seed", settings.seed()).row("nats-server", result.release()).machine();
    page.row("faults", result.rounds());
    if (result.rounds() < FULL_ROUNDS || result.reached().acknowledged() < FULL_MESSAGES) {
      page.row(
          "size",
          "smaller than the full form of %,d faults and %,d messages"
              .formatted(FULL_ROUNDS, FULL_MESSAGES));
    }
    for (Fault fault : settings.faults()) {
      page.row(
          "... " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          "%d; accepted again after %d ms at most, completed after %d ms"
              .formatted(
                  result.rounds(fault),
                  result.slowestAccepted(fault).toMillis(),
                  result.slowestCompleted(fault).toMillis()));
    }
    judgement(page, result);
    return page.row("duration", result.took().toMinutes() + " min").toString();
  }

  private static String command(String mode, FaultSettings settings) {
    String faults =
        settings.faults().stream()
            .map(fault -> fault.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    return "`PACE=%d FAULTS=%s scripts/nats-faults.sh %s %d %d`"
        .formatted(settings.perSecond(), faults, mode, settings.rounds(), settings.messages());
  }

  private static void judgement(ResultPage page, FaultResult result) {
    Reached reached = result.reached();
    page.row("messages acknowledged", reached.acknowledged());
    for (Invariant invariant : Invariant.values()) {
      String name = invariant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      page.row("violations of " + invariant.number() + " " + name, result.count(invariant));
    }
    if (result.violations().isEmpty()) {
      page.row(
          "so the loss a fault is, at 95 %, below",
          ResultPage.boundOfNone(result.rounds()) + " (3/N)");
    }
    page.row("reached: killed in a handler", reached.inHandler());
    page.row("reached: sends without an answer that were stored", reached.storedUnheard());
    page.row("reached: handled again", reached.again());
    page.row("reached: kept from a handler by the ledger", reached.suppressed());
  }
}
