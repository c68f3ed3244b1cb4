/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;

/** Many agents that wait for messages which do not come. */
final class IdleScenario implements Scenario {
  private static final String NAME = "idle";

  /**
   * The compiler is then done with what a heartbeat runs, which comes every twenty seconds only.
   * What it costs until then it costs once.
   */
  private static final double WARM_UPS = 3;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    try (AgentHub hub = AgentHub.open(site.hub(NAME))) {
      long before = heap();
      long begin = System.nanoTime();
      try (Crew crew = new Crew(hub, plan.idle(), !site.isOwn())) {
        List<InboxLoop> loops =
            Crew.atOnce(
                crew.agents(), agent -> agent.handle(message -> Outcome.done("done")).start());
        double started = (System.nanoTime() - begin) / 1e9;
        report.accept(Figure.of(NAME, "idle_agents_started", plan.idle() / started, "agents/s"));
        report.accept(
            Figure.of(
                    NAME,
                    "idle_heap_per_agent",
                    Math.max(0, heap() - before) / 1024.0 / plan.idle(),
                    "KiB")
                .below(20));
        report.accept(
            Figure.of(NAME, "idle_processor", share(plan.idleSeconds()) * 100, "% of a core")
                .below(1));
        report.accept(Figure.of(NAME, "idle_threads", threads(), "threads"));
        Crew.atOnce(loops, IdleScenario::closed);
      }
    } finally {
      site.clear(NAME);
    }
  }

  private static boolean closed(InboxLoop loop) {
    loop.close();
    return true;
  }

  /** The share of one processor that this process uses, after a warm-up. */
  private static double share(double seconds) throws InterruptedException {
    Thread.sleep((long) (WARM_UPS * seconds * 1000));
    long cpu = Processor.ofProcess().toNanos();
    long begin = System.nanoTime();
    Thread.sleep((long) (seconds * 1000));
    return (double) (Processor.ofProcess().toNanos() - cpu) / (System.nanoTime() - begin);
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Bytes in use once all garbage is gone. */
  private static long heap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
