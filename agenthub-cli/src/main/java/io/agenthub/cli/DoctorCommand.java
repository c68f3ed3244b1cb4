/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.AgentHub;
import io.agenthub.broker.Finding;
import io.agenthub.broker.Finding.Verdict;
import io.agenthub.cli.output.Output;
import io.agenthub.cli.output.Printable;
import io.agenthub.cli.output.Records;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidNameException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the hub can promise here, and what to do about what it cannot. */
@Command(
    name = "doctor",
    description =
        "Examine the hub: what it can promise here, what it cannot, and what to do about it. Exit"
            + " code 1 if anything is a problem.")
final class DoctorCommand implements Callable<Integer> {
  private final RootCommand root;

  DoctorCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (root.isMissing()) {
      root.tellOfMissing(true);
    }
    List<Finding> findings = examine();
    Output output = root.output();
    output.text("%s%n".formatted(root.shownUrl()));
    for (Finding finding : findings) {
      output.record(Records.finding(finding));
      print(finding, output);
    }
    long problems = count(findings, Verdict.PROBLEM);
    output.text(
        "%d ok, %d weaker, %d unknown, %d problems"
            .formatted(
                count(findings, Verdict.OK),
                count(findings, Verdict.WEAKER),
                count(findings, Verdict.UNKNOWN),
                problems));
    return problems == 0 ? 0 : 1;
  }

  /** A hub that cannot be opened is what a doctor is called for. */
  private List<Finding> examine() {
    try (AgentHub hub = root.open()) {
      return hub.examine();
    } catch (InvalidNameException badUsage) {
      throw badUsage;
    } catch (AgentHubException e) {
      return List.of(
          Finding.problem(
              "opening",
              String.valueOf(e.getMessage()),
              "The hub cannot be used.",
              "Do what the message says, then examine it again."));
    }
  }

  private static void print(Finding finding, Output output) {
    String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
    output.text("%-8s %s: %s".formatted(verdict, finding.check(), Printable.line(finding.found())));
    output.text("         " + Printable.line(finding.meaning()));
    if (!finding.advice().isEmpty()) {
      output.text("         → " + Printable.line(finding.advice()));
    }
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
