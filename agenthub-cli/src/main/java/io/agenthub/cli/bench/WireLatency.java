/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From the call that sends to the first line of the handler, beside the bare client. */
final class WireLatency {
  private static final String NAME = "wire";
  private static final int ROUNDS = 5;

  private final RawNats raw;
  private final Plan plan;

  /** The run that is under way; what arrives belongs to it. */
  private volatile @Nullable Flights flights;

  private WireLatency(RawNats raw, Plan plan) {
    this.raw = raw;
    this.plan = plan;
  }

  static void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    try (AgentHub hub = AgentHub.open(site.url());
        Crew crew = new Crew(hub, plan.agents() + 1, true);
        OneWay oneWay = new OneWay(crew);
        RawNats raw = RawNats.open(site.url());
        RawAgents agents = new RawAgents(raw)) {
      WireLatency other = new WireLatency(raw, plan);
      String model = crew.agent(0).role();
      raw.inbox("sender", model);
      for (int i = 0; i < plan.agents(); i++) {
        raw.inbox("agent-" + i, model);
        agents.start("agent-" + i, other::arrived, () -> {});
      }
      for (int rate : new int[] {100, 1000}) {
        other.compare(oneWay, rate, report);
      }
    }
  }

  private void compare(OneWay hub, int rate, Consumer<Figure> report) throws InterruptedException {
    hub.run(rate, plan.seconds() / 3);
    oneWay(rate, plan.seconds() / 3);
    List<Percentiles> mine = new ArrayList<>();
    List<Percentiles> others = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      mine.add(hub.run(rate, plan.seconds()));
      others.add(oneWay(rate, plan.seconds()));
    }
    report.accept(figure(mine, others, rate, 0.5));
    report.accept(figure(mine, others, rate, 0.99).within(1.2));
  }

  private static Figure figure(
      List<Percentiles> mine, List<Percentiles> others, int rate, double share) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      ratios.add(mine.get(i).millis(share) / others.get(i).millis(share));
    }
    Duel.Rates rates =
        new Duel.Rates(
            median(mine.stream().map(all -> all.millis(share)).toList()),
            median(others.stream().map(all -> all.millis(share)).toList()),
            median(ratios));
    String name = "latency_%d_per_second_p%d".formatted(rate, Math.round(share * 100));
    return Figure.of(NAME, name, rates, "ms");
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private Percentiles oneWay(int rate, double seconds) throws InterruptedException {
    Flights now = Flights.of(rate, seconds);
    flights = now;
    return now.run(
        rate,
        n -> {
          now.departs(n);
          var unused = raw.sendNumbered("agent-" + n % plan.agents(), n);
        });
  }

  private void arrived(Message message) {
    String number = Objects.requireNonNull(message.getHeaders()).getFirst("number");
    Objects.requireNonNull(flights).arrives(Integer.parseInt(Objects.requireNonNull(number)));
  }
}
