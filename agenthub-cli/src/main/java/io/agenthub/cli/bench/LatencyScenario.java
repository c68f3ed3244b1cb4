/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Handler;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** From the call that sends to the first line of the handler, at a steady rate. */
final class LatencyScenario implements Scenario {
  private static final String NAME = "latency";
  private static final String NUMBER = "number";
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    Optional<RawLog> raw = site.raw(NAME);
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, plan.agents() + 1, !site.isOwn())) {
      oneWay(crew, 1000, plan.seconds() / 3); // the warm-up
      for (int rate : new int[] {100, 1000}) {
        Percentiles ways = oneWay(crew, rate, plan.seconds());
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

  /** How long messages at a steady rate take to the first line of the handler. */
  static Percentiles oneWay(Crew crew, int rate, double seconds) throws InterruptedException {
    int count = Math.max(1, (int) (rate * seconds));
    long[] sent = new long[count];
    long[] took = new long[count];
    CountDownLatch arrived = new CountDownLatch(count);
    List<Agent> receivers = crew.agents().subList(1, crew.agents().size());
    Handler handler =
        message -> {
          long now = System.nanoTime();
          int number = Integer.parseInt(message.headers().get(NUMBER).orElseThrow());
          took[number] = now - sent[number];
          arrived.countDown();
          return Outcome.done("done");
        };
    List<InboxLoop> loops = receivers.stream().map(to -> to.handle(handler).start()).toList();
    pace(
        rate,
        count,
        n -> {
          Agent to = receivers.get(n % receivers.size());
          Draft draft = Samples.draft(to.role()).header(NUMBER, Integer.toString(n));
          sent[n] = System.nanoTime();
          var unused = crew.agent(0).sendAsync(draft);
        });
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(arrived.getCount() + " messages did not arrive");
    }
    loops.forEach(InboxLoop::close);
    return Percentiles.ofNanos(took);
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
