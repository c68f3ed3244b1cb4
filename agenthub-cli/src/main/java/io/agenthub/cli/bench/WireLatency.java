/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From the call that sends to the first line of the handler, beside the bare client. */
final class WireLatency {
  private static final String NAME = "wire";
  private static final int ROUNDS = 5;
  private static final long PATIENCE_SECONDS = 60;

  private final RawNats raw;
  private final Plan plan;

  /** The run that is under way; what arrives belongs to it. */
  private volatile @Nullable Run run;

  @SuppressWarnings("ArrayRecordComponent") // filled by the threads of the run, never compared
  private record Run(long[] sent, long[] took, CountDownLatch arrived) {
    static Run of(int count) {
      return new Run(new long[count], new long[count], new CountDownLatch(count));
    }
  }

  private WireLatency(RawNats raw, Plan plan) {
    this.raw = raw;
    this.plan = plan;
  }

  static void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    try (AgentHub hub = AgentHub.open(site.url());
        Crew crew = new Crew(hub, plan.agents() + 1, true);
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
        other.compare(crew, rate, report);
      }
    }
  }

  private void compare(Crew crew, int rate, Consumer<Figure> report) throws InterruptedException {
    LatencyScenario.oneWay(crew, rate, plan.seconds() / 3);
    oneWay(rate, plan.seconds() / 3);
    List<Percentiles> mine = new ArrayList<>();
    List<Percentiles> others = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      mine.add(LatencyScenario.oneWay(crew, rate, plan.seconds()));
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
    Run now = Run.of(Math.max(1, (int) (rate * seconds)));
    run = now;
    LatencyScenario.pace(
        rate,
        now.sent.length,
        n -> {
          now.sent[n] = System.nanoTime();
          var unused = raw.sendNumbered("agent-" + n % plan.agents(), n);
        });
    if (!now.arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(now.arrived.getCount() + " messages did not arrive");
    }
    return Percentiles.ofNanos(now.took);
  }

  private void arrived(Message message) {
    long now = System.nanoTime();
    Run current = Objects.requireNonNull(run);
    String number = Objects.requireNonNull(message.getHeaders()).getFirst("number");
    current.took[Integer.parseInt(number)] = now - current.sent[Integer.parseInt(number)];
    current.arrived.countDown();
  }
}
