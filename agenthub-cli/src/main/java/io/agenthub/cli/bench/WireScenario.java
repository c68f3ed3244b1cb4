/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/*
 * Both keep an archive: each message is delivered to a postmaster, published again under an id of
 * its own, and acknowledged. A block ends when all of it is copied, so that neither side leaves work
 * behind for the other.
 */
/*
 * Both have as many consumers on their stream, since the server asks each of them at every
 * acknowledgement, and both write the body of each message. What is compiled only when it has run
 * often is warmed up on NATS itself, for both.
 */
/** The hub on NATS beside the client library doing the same work on the wire, in turn. */
final class WireScenario implements Scenario {
  private static final String NAME = "wire";
  private static final String RATE = "msgs/s";
  private static final int WINDOW = 1024;
  private static final int TAKEN = 10_000;
  private static final int PAGE = 500;
  private static final int UNDER_WAY = 4;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    if (!site.isOnNats()) {
      return;
    }
    try (AgentHub hub = AgentHub.open(site.url());
        Crew crew = new Crew(hub, plan.agents(), true);
        RawNats raw = RawNats.open(site.url());
        RawAgents agents = new RawAgents(raw)) {
      for (int i = 0; i < plan.agents(); i++) {
        raw.inbox("agent-" + i, crew.agent(0).role());
      }
      raw.inbox("taker", crew.agent(0).role());
      publish(crew, raw, plan, report);
      take(hub, raw, agents, plan, report);
    }
    cycle(site, plan, report);
    WireLatency.run(site, plan, report);
  }

  private static void publish(Crew crew, RawNats raw, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    Duel.Block mine =
        copied(
            raw,
            "GENBRAIN_AGENTS",
            s ->
                new Throughput()
                    .inFlight(
                        WINDOW,
                        s,
                        () -> crew.agent(0).sendAsync(Samples.draft(crew.nextRecipient()))));
    Duel.Block other =
        copied(
            raw,
            RawNats.AGENTS,
            s ->
                new Throughput()
                    .inFlight(
                        WINDOW,
                        s,
                        () ->
                            raw.send("agent-" + turn.getAndIncrement() % plan.agents(), "sender")));
    Duel.Rates rates = Duel.between(mine, other, plan.warmUp(), plan.seconds() * 2);
    report.accept(Figure.of(NAME, "publish_1024_in_flight", rates, RATE).reaching(0.95));
  }

  /** A block's rate when the time until everything is copied counts too. */
  private static Duel.Block copied(RawNats raw, String stream, Duel.Block block) {
    return seconds -> {
      long begin = System.nanoTime();
      double rate = block.run(seconds);
      long sent = System.nanoTime() - begin;
      raw.untilCopied(stream);
      return rate * sent / (System.nanoTime() - begin);
    };
  }

  /** Messages that came while the taker was busy, taken and acknowledged in bulk. */
  private static void take(
      AgentHub hub, RawNats raw, RawAgents agents, Plan plan, Consumer<Figure> report)
      throws InterruptedException {
    try (Crew crew = new Crew(hub, 1, true);
        Puller puller =
            hub.broker().puller(List.of(Source.inbox(Role.of(crew.agent(0).role())).ref()))) {
      Agent taker = crew.agent(0);
      Duel.Block mine =
          seconds -> {
            fill(() -> taker.sendAsync(Samples.draft(taker.role())));
            raw.untilCopied("GENBRAIN_AGENTS");
            return timed(() -> drain(hub, puller));
          };
      Duel.Block other =
          seconds -> {
            fill(() -> raw.send("taker", "sender"));
            raw.untilCopied(RawNats.AGENTS);
            return timed(() -> agents.drain("taker", TAKEN));
          };
      Duel.Rates rates = Duel.between(mine, other, plan.warmUp(), 1);
      report.accept(Figure.of(NAME, "pull_and_ack", rates, RATE).reaching(0.95));
    }
  }

  private static void fill(Supplier<CompletableFuture<?>> send) throws InterruptedException {
    Semaphore room = new Semaphore(WINDOW);
    for (int i = 0; i < TAKEN; i++) {
      room.acquire();
      var unused = send.get().whenComplete((ack, failure) -> room.release());
    }
    room.acquire(WINDOW);
  }

  /** Something that may fail. */
  private interface Work {
    void run() throws Exception;
  }

  private static double timed(Work work) {
    long begin = System.nanoTime();
    try {
      work.run();
    } catch (Exception e) {
      throw new IllegalStateException("A block of the measurement failed", e);
    }
    return TAKEN * 1e9 / (System.nanoTime() - begin);
  }

  /** Two pulls are open at a time, as the library keeps more on their way than it works on. */
  private static void drain(AgentHub hub, Puller puller) {
    CompletableFuture<List<Delivery>> next = puller.pull(PAGE);
    for (int taken = 0; taken < TAKEN; ) {
      CompletableFuture<List<Delivery>> pull = next;
      next = puller.pull(PAGE);
      List<Operation> settled = new ArrayList<>();
      Futures.await(pull).forEach(delivery -> settled.add(Settlement.ack(delivery)));
      Futures.await(hub.broker().execute(settled));
      taken += settled.size();
    }
    next.cancel(false);
  }

  private static void cycle(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    try (AgentHub hub = AgentHub.open(site.url());
        Crew senders = new Crew(hub, plan.senders(), true);
        Crew crew = new Crew(hub, plan.agents(), true);
        RawNats raw = RawNats.open(site.url());
        RawAgents agents = new RawAgents(raw)) {
      for (int i = 0; i < plan.senders(); i++) {
        raw.inbox("sender-" + i, crew.agent(0).role());
      }
      RawFlow other = new RawFlow(raw, agents, plan, crew.agent(0).role());
      Flow mine = new Flow(senders, crew, plan.senders());
      Duel.Rates rates = Duel.between(mine::run, other::run, plan.warmUp(), plan.seconds() * 2);
      report.accept(Figure.of(NAME, "cycle", rates, RATE).reaching(0.9));
      mine.end();
    }
  }

  /** The senders and agents of {@link Flow}, with the client library alone. */
  private static final class RawFlow {
    private final RawNats raw;
    private final Plan plan;
    private final Semaphore underWay;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongAdder completed = new LongAdder();

    RawFlow(RawNats raw, RawAgents agents, Plan plan, String model) throws Exception {
      this.raw = raw;
      this.plan = plan;
      this.underWay = new Semaphore(plan.senders() * UNDER_WAY);
      for (int i = 0; i < plan.agents(); i++) {
        raw.inbox("agent-" + i, model);
        agents.start(
            "agent-" + i,
            message -> {},
            () -> {
              completed.increment();
              underWay.release();
            });
      }
    }

    double run(double seconds) throws InterruptedException {
      long before = completed.sum();
      long begin = System.nanoTime();
      new Throughput().blocking(plan.senders(), seconds, this::send);
      double rate = (completed.sum() - before) * 1e9 / (System.nanoTime() - begin);
      underWay.acquire(plan.senders() * UNDER_WAY);
      underWay.release(plan.senders() * UNDER_WAY);
      return rate;
    }

    private void send(int number) {
      underWay.acquireUninterruptibly();
      raw.send("agent-" + turn.getAndIncrement() % plan.agents(), "sender-" + number).join();
    }
  }
}
