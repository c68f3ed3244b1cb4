/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * One message costs: the send; its being taken in the transaction of the send or of the agent's last
 * acknowledgement; the look for a completion that is already there; the handler; one batch of the
 * completion (only if there is none yet), the notice in the sender's inbox and the acknowledgement.
 */
/** The whole way of a message: sent, handled, completed, its sender told, acknowledged. */
final class CycleScenario implements Scenario {
  private static final String NAME = "cycle";
  private static final String RATE = "msgs/s";
  private static final int UNDER_WAY = 4;

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
      Processor mine = new Processor(flow::run);
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
    return seconds -> Throughput.blocking(plan.senders(), seconds, n -> log.append(body));
  }

  /** Senders and agents at work. The senders read nothing; what they are told waits for them. */
  private static final class Flow implements LoopListener {
    private final Crew senders;
    private final Crew crew;
    private final int count;
    private final Semaphore underWay;
    private final LongAdder completed = new LongAdder();

    Flow(Crew senders, Crew crew, int count) {
      this.senders = senders;
      this.crew = crew;
      this.count = count;
      this.underWay = new Semaphore(count * UNDER_WAY);
      for (Agent agent : crew.agents()) {
        agent.handle(message -> Outcome.done("done")).with(s -> s.withListener(this)).start();
      }
    }

    /** Completed messages a second; those that are under way at the end are not counted. */
    double run(double seconds) throws InterruptedException {
      long before = completed.sum();
      long begin = System.nanoTime();
      Throughput.blocking(count, seconds, this::send);
      double rate = (completed.sum() - before) * 1e9 / (System.nanoTime() - begin);
      end();
      return rate;
    }

    private void send(int number) {
      underWay.acquireUninterruptibly();
      Agent to = crew.agent(number + (int) (completed.sum() % crew.agents().size()));
      senders.agent(number).send(Samples.draft(to.role()));
    }

    /** Waits until nothing is under way, so that it does not disturb what is measured next. */
    void end() {
      underWay.acquireUninterruptibly(count * UNDER_WAY);
      underWay.release(count * UNDER_WAY);
    }

    @Override
    public void onCompleted(
        Role role, Message message, boolean succeeded, @Nullable String result) {
      completed.increment();
      underWay.release();
    }
  }
}
