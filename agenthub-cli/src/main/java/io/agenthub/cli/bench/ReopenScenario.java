/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import java.io.BufferedReader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Opening a hub that holds many unread messages, until the first is handled. */
final class ReopenScenario implements Scenario {
  private static final String NAME = "reopen";
  private static final int WINDOW = 4096;
  private static final double BLOCK_SECONDS = 0.2;
  private static final int INBOXES = 64;

  @Override
  public void run(Site site, Plan plan, Consumer<Figure> report) throws Exception {
    if (!site.isOwn() || !site.isShared()) {
      return; // a hub of others is not filled up, and one in memory does not come back
    }
    try {
      String[] roles = fill(site, plan.stored(), report);
      double warm = opened(site, roles[0]);
      report.accept(Figure.of(NAME, "reopen_to_first_delivery", warm, "s").below(2));
      fresh(site, roles[1], report);
    } finally {
      site.clear(NAME);
    }
  }

  private static String[] fill(Site site, int messages, Consumer<Figure> report) throws Exception {
    AtomicInteger left = new AtomicInteger(messages);
    try (AgentHub hub = AgentHub.open(site.hub(NAME));
        Crew crew = new Crew(hub, INBOXES, false)) {
      long begin = System.nanoTime();
      while (left.get() > 0) {
        new Throughput()
            .inFlight(
                WINDOW,
                BLOCK_SECONDS,
                () -> {
                  left.decrementAndGet();
                  return crew.agent(0).sendAsync(Samples.draft(crew.nextRecipient()));
                });
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      report.accept(Figure.of(NAME, "stored", messages - left.get(), "msgs"));
      report.accept(Figure.of(NAME, "stored_at", (messages - left.get()) / seconds, "msgs/s"));
      return new String[] {crew.agent(0).role(), crew.agent(1).role()};
    }
  }

  /** Seconds from the call that opens to the first line of the handler. */
  private static double opened(Site site, String role) throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    long begin = System.nanoTime();
    try (AgentHub hub = AgentHub.open(site.hub(NAME))) {
      hub.agent(role)
          .handle(
              message -> {
                arrived.countDown();
                return Outcome.done("done");
              })
          .start();
      arrived.await();
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static void fresh(Site site, String role, Consumer<Figure> report) throws Exception {
    long begin = System.nanoTime();
    Process process = OtherProcess.start(site.hub(NAME), role, 1);
    try (BufferedReader output = OtherProcess.output(process)) {
      double opened = OtherProcess.number(output) / 1e9;
      double started = (System.nanoTime() - begin) / 1e9;
      report.accept(Figure.of(NAME, "reopen_in_fresh_process", opened, "s").below(2));
      report.accept(Figure.of(NAME, "reopen_with_process_start", started, "s"));
      process.waitFor();
    } finally {
      process.destroy();
    }
  }
}
