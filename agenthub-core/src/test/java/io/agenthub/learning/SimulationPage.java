/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the page of simulation results: {@code SimulationPage FILE SEED RUNS}. */
public final class SimulationPage {
  private static final double[] WORKS = {0.2, 0.4, 0.5, 0.6, 0.8, 0.95};
  private static final int USES = 30;
  private static final int MANY = 1000;

  private final Simulation simulation;
  private final StringBuilder page = new StringBuilder();

  private SimulationPage(long seed, int runs) {
    simulation = new Simulation(seed, runs);
    line("# Simulated use of learnings");
    line("");
    line(
        "Written by `scripts/learning-simulations.sh %d %d`: %d runs each, seed %d, the fold that",
        seed, runs, runs, seed);
    line(
        "agents use, one outcome of full weight a use. A learning *works* with a fixed"
            + " probability.");
  }

  /** Runs everything. */
  public static void main(String[] args) throws IOException {
    SimulationPage page = new SimulationPage(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    page.promotions();
    page.longRun();
    page.turning();
    Files.createDirectories(Path.of(args[0]).toAbsolutePath().getParent());
    Files.writeString(Path.of(args[0]), page.page);
  }

  private void line(String text, Object... values) {
    page.append(String.format(Locale.ROOT, text, values)).append('\n');
  }

  private static Map<String, TrustModel> models() {
    Duration month = Duration.ofDays(30);
    Map<String, TrustModel> models = new LinkedHashMap<>();
    models.put("linear: +0.1, never down", LinearTrust.LITERAL);
    models.put("linear: +0.1 / -0.1", new LinearTrust(10, 10));
    models.put("Beta, W = 2", new BetaTrust(2, 33, month));
    models.put("**Beta, W = 6 (default)**", BetaTrust.DEFAULT);
    models.put("Beta, W = 10 (strict)", BetaTrust.STRICT);
    return models;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private void promotions() {
    line("");
    line("## Promoted within %d uses, in %%", USES);
    line("");
    line("| works | 20 %% | 40 %% | 50 %% | 60 %% | 80 %% | 95 %% | median uses at 95 %% |");
    line("|---|---|---|---|---|---|---|---|");
    models().forEach((name, model) -> line("%s", row(name, model)));
    StringBuilder exact = new StringBuilder("| exact, W = 6, nothing forgotten");
    for (double works : WORKS) {
      exact.append(" | ").append(percent(ExactPromotion.beta(6, works, USES)));
    }
    line("%s | |", exact);
  }

  private String row(String name, TrustModel model) {
    StringBuilder row = new StringBuilder("| " + name);
    List<Integer> uses = List.of();
    for (double works : WORKS) {
      uses = simulation.promotions(model, works, USES);
      row.append(" | ").append(percent(simulation.promoted(model, works, USES)));
    }
    return row + " | " + Simulation.quantile(uses, 0.5) + " |";
  }

  private void longRun() {
    line("");
    line("## Promoted within %d uses, default model, in %%", MANY);
    line("");
    line("| works | simulated | exact | bound for any number of uses |");
    line("|---|---|---|---|");
    line(
        "| 50 %% | %s | %s | 11.52 |",
        percent(simulation.promoted(BetaTrust.DEFAULT, 0.5, MANY)),
        percent(ExactPromotion.beta(6, 0.5, MANY)));
    line(
        "| 20 %% | %s | %s | 0.17 |",
        percent(simulation.promoted(BetaTrust.DEFAULT, 0.2, MANY)),
        percent(ExactPromotion.beta(6, 0.2, MANY)));
  }

  private void turning() {
    List<Integer> outcomes = simulation.suspensions(BetaTrust.DEFAULT, 0.95, 0.2);
    line("");
    line("## Suspension, default model");
    line("");
    line("| case | result |");
    line("|---|---|");
    line(
        "| works in 95 %% of 50 uses, then in 20 %%: outcomes until suspended | median %d, 95th"
            + " percentile %d |",
        Simulation.quantile(outcomes, 0.5), Simulation.quantile(outcomes, 0.95));
    for (double works : new double[] {0.9, 0.8}) {
      line(
          "| goes on working in %.0f %%: suspended within 200 uses | %s %% |",
          100 * works, percent(simulation.falselySuspended(BetaTrust.DEFAULT, works)));
    }
  }
}
