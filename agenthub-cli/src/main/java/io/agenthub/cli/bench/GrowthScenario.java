/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What many agents at work do to the rate of all: the cycle of few, then that of many. */
final class GrowthScenario implements Scenario {
  private static final String NAME = "growth";
  private static final int FEW = 11;
  private static final int MANY = 1_000;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    double few = measure(site, plan, FEW, null, report);
    measure(site, plan, plan.agents() > FEW ? plan.agents() : MANY, few, report);
  }

  private static double measure(
      Site site, Plan plan, int agents, @Nullable Double few, Consumer<Figure> report)
      throws Exception {
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew senders = new Crew(hub, plan.senders(), !site.isOwn());
        Crew crew = new Crew(hub, agents, !site.isOwn())) {
      Flow flow = new Flow(senders, crew, plan.senders());
      double rate = Duel.between(flow::run, null, plan.warmUp(), plan.seconds()).mine();
      flow.end();
      report.accept(
          Figure.of(NAME, "growth_%d_agents".formatted(agents), rate, "msgs/s")
              .beside(few)
              .reaching(0.5));
      return rate;
    } finally {
      site.clear(NAME);
    }
  }
}
