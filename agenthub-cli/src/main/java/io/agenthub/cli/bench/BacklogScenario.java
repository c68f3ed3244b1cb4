/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.ConsumerRef;
import io.agenthub.broker.Delivery;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Puller;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Futures;
import io.agenthub.delivery.Source;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A critical message behind many of low priority. */
final class BacklogScenario implements Scenario {
  private static final String NAME = "backlog";
  private static final int WINDOW = 4096;
  private static final int PAGE = 100;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, 2, !site.isOwn())) {
      fill(crew, plan.backlog());
      report.accept(
          Figure.of(NAME, "critical_first_in_idle_agent", idle(crew) / 1e6, "ms").below(3_000));
      report.accept(Figure.of(NAME, "critical_next_in_busy_agent", busy(crew) / 1e6, "ms"));
      report.accept(Figure.of(NAME, "takes_in_order", takes(hub, crew, plan.seconds()), "msgs/s"));
    } finally {
      site.clear(NAME);
    }
  }

  private static void fill(Crew crew, int count) throws InterruptedException {
    Semaphore room = new Semaphore(WINDOW);
    String role = crew.agent(1).role();
    for (int i = 0; i < count; i++) {
      room.acquire();
      var unused =
          crew.agent(0)
              .sendAsync(Samples.draft(role).priority(Priority.LOW))
              .whenComplete((receipt, failure) -> room.release());
    }
    room.acquire(WINDOW);
  }

  private static void critical(Crew crew) {
    crew.agent(0).send(Samples.draft(crew.agent(1).role()).priority(Priority.CRITICAL));
  }

  /** Nanoseconds from the start of the loop to the critical message, which must come first. */
  private static long idle(Crew crew) throws InterruptedException {
    critical(crew);
    long begin = System.nanoTime();
    return await(crew, 0, () -> {}) - begin;
  }

  /** Nanoseconds from the call that sends, while the agent works off the others. */
  private static long busy(Crew crew) throws InterruptedException {
    fill(crew, 1); // so that there is one, however few there were
    long[] begin = new long[1];
    long end =
        await(
            crew,
            1,
            () -> {
              begin[0] = System.nanoTime();
              critical(crew);
            });
    return end - begin[0];
  }

  /** Runs a loop until a critical message comes; {@code then} runs after some others have come. */
  private static long await(Crew crew, int others, Runnable then) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(others);
    CountDownLatch arrived = new CountDownLatch(1);
    long[] at = new long[1];
    InboxLoop loop =
        crew.agent(1)
            .handle(
                message -> {
                  if (isCritical(message)) {
                    at[0] = System.nanoTime();
                    arrived.countDown();
                  }
                  enough.countDown();
                  return Outcome.done(message.id());
                })
            .start();
    enough.await();
    then.run();
    arrived.await();
    loop.close();
    return at[0];
  }

  private static boolean isCritical(Message message) {
    return message.priority() == Priority.CRITICAL;
  }

  /** Messages a second, taken and acknowledged in pages by one reader. */
  private static double takes(AgentHub hub, Crew crew, double seconds) throws InterruptedException {
    Broker broker = hub.broker();
    fill(crew, 1);
    ConsumerRef inbox = Source.inbox(Role.of(crew.agent(1).role())).ref();
    long left = broker.consumer(inbox).orElseThrow().pending();
    long count = 0;
    long begin = System.nanoTime();
    try (Puller puller = broker.puller(List.of(inbox))) {
      while (count < left && System.nanoTime() - begin < seconds * 1e9) {
        List<Operation> settled = new ArrayList<>();
        for (Delivery delivery : Futures.await(puller.pull(PAGE))) {
          settled.add(Settlement.ack(delivery));
        }
        Futures.await(broker.execute(settled));
        count += settled.size();
      }
    }
    return count * 1e9 / (System.nanoTime() - begin);
  }
}
