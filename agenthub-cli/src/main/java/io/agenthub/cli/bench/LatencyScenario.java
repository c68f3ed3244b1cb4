/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** From the call that sends to the first line of the handler, at a steady rate. */
final class LatencyScenario implements Scenario {
  private static final String NAME = "latency";

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    Optional<RawLog> raw = site.raw(NAME);
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, plan.agents() + 1, !site.isOwn());
        OneWay oneWay = new OneWay(crew)) {
      oneWay.run(1000, plan.seconds() / 3); // the warm-up
      for (int rate : new int[] {100, 1000}) {
        Percentiles ways = oneWay.run(rate, plan.seconds());
        Percentiles appends = raw.isPresent() ? appends(raw.get(), rate, plan.seconds()) : null;
        report.accept(figure(ways, appends, rate, 0.5));
        report.accept(figure(ways, appends, rate, 0.99));
      }
    } finally {
      raw.ifPresent(RawLog::close);
      site.clear(NAME);
    }
    if (site.isShared()) {
      OtherProcess.latency(site, plan, report);
    }
  }

  private static Figure figure(
      Percentiles ways, @Nullable Percentiles appends, int rate, double share) {
    String name = "latency_%d_per_second_p%d".formatted(rate, Math.round(share * 100));
    Figure figure = Figure.of(NAME, name, ways.millis(share), "ms");
    return (appends == null ? figure : figure.beside(appends.millis(share))).below(1);
  }

  /** From the call that appends until it is on disk. */
  private static Percentiles appends(RawLog log, int rate, double seconds) {
    int count = Math.max(1, (int) (rate * seconds));
    long[] took = new long[count];
    byte[] body = Samples.body();
    CompletableFuture<?>[] all = new CompletableFuture<?>[count];
    pace(
        rate,
        count,
        n -> {
          long begin = System.nanoTime();
          all[n] = log.appendAsync(body).thenAccept(stored -> took[n] = System.nanoTime() - begin);
        });
    CompletableFuture.allOf(all).join();
    return Percentiles.ofNanos(took);
  }

  /** Calls at a steady rate, whatever each call takes. */
  static void pace(int rate, int count, IntConsumer call) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + i * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      call.accept(i);
    }
  }
}
