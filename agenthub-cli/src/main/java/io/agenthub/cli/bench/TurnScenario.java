/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.delivery.Futures;
import io.agenthub.loop.AgentSession;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.loop.Prompt;
import io.agenthub.message.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the loop adds to the work of a session: from its reply to the next prompt, with messages
 * waiting. In between lie the completion, the notice, the acknowledgement, synced, and the take.
 */
final class TurnScenario implements Scenario {
  private static final String NAME = "turn";
  private static final int WARM = 200;
  private static final int TURNS_A_SECOND = 400;
  private static final double AIM = 2;
  private static final double AIM_OVER_A_NETWORK = 5;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    int turns = WARM + Math.max(100, (int) (plan.seconds() * TURNS_A_SECOND));
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, 2, !site.isOwn())) {
      Agent worker = crew.agent(0);
      Agent boss = crew.agent(1);
      List<CompletableFuture<Receipt>> sent =
          IntStream.range(0, turns)
              .mapToObj(i -> boss.sendAsync(Samples.draft(worker.role())))
              .toList();
      sent.forEach(Futures::await);
      Gaps gaps = new Gaps(turns);
      try (InboxLoop loop = worker.loop(gaps).start()) {
        gaps.done.await();
        loop.stop();
      }
      Percentiles percentiles = Percentiles.ofNanos(gaps.nanos);
      double aim = site.isOwn() ? AIM : AIM_OVER_A_NETWORK;
      report.accept(Figure.of(NAME, "turn_gap_p50", percentiles.millis(0.5), "ms").below(aim));
      report.accept(Figure.of(NAME, "turn_gap_p99", percentiles.millis(0.99), "ms"));
    } finally {
      site.clear(NAME);
    }
  }

  /** A session that answers at once, and notes how long it had nothing to do. */
  private static final class Gaps implements AgentSession {
    private final CountDownLatch done = new CountDownLatch(1);
    private final int turns;
    private final long[] nanos;
    private int turn;
    private long repliedAt;

    Gaps(int turns) {
      this.turns = turns;
      this.nanos = new long[turns];
    }

    @Override
    public Outcome prompt(Prompt prompt) {
      if (turn >= WARM && turn < turns) {
        nanos[turn] = System.nanoTime() - repliedAt;
      }
      if (++turn == turns) {
        done.countDown();
      }
      repliedAt = System.nanoTime();
      return Outcome.done("done");
    }
  }
}
