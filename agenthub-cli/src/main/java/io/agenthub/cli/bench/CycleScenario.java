/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import java.util.Optional;
import java.util.function.Consumer;

/*
 * One message costs: the send; its being taken in the transaction of the send or of the agent's last
 * acknowledgement; the look for a completion that is already there; the handler; one batch of the
 * completion (only if there is none yet), the notice in the sender's inbox and the acknowledgement.
 */
/** The whole way of a message: sent, handled, completed, its sender told, acknowledged. */
final class CycleScenario implements Scenario {
  private static final String NAME = "cycle";
  private static final String RATE = "msgs/s";

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    measure(site, plan, plan.agents(), report);
    if (plan.agents() != plan.senders()) {
      measure(site, plan, plan.senders(), report);
    }
  }

  private static void measure(Site site, Plan plan, int agents, Consumer<Figure> report)
      throws Exception {
    String name = NAME + "-" + agents;
    Optional<RawLog> raw = site.raw(name);
    try (AgentHub hub = AgentHub.open(site.hub(name));
        Crew senders = new Crew(hub, plan.senders(), !site.isOwn());
        Crew crew = new Crew(hub, agents, !site.isOwn())) {
      Flow flow = new Flow(senders, crew, plan.senders());
      Processor mine = new Processor(flow.meter(), flow::run);
      Duel.Rates rates =
          Duel.between(mine, raw.map(log -> bare(log, plan)).orElse(null), plan.seconds());
      flow.end();
      String figure = "cycle_%d_agents".formatted(agents);
      report.accept(Figure.of(NAME, figure, rates, RATE).reaching(0.35));
      report.accept(Figure.of(NAME, figure + "_processor", mine.micros(), "us/msg"));
    } finally {
      raw.ifPresent(RawLog::close);
      site.clear(name);
    }
  }

  private static Duel.Block bare(RawLog log, Plan plan) {
    byte[] body = Samples.body();
    return seconds -> new Throughput().blocking(plan.senders(), seconds, n -> log.append(body));
  }
}
