/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.schedule.Schedule.cron;
import static io.agenthub.schedule.Schedule.interval;
import static java.time.Duration.ofSeconds;

import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A health check each second and a standup on weekdays, with no cron outside. */
public final class RecurringWork {
  private RecurringWork() {}

  /** Runs until the second health check. */
  public static void main(String[] args) throws Exception {
    CountDownLatch checks = new CountDownLatch(2);
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("devops")
          .handle(
              message -> {
                System.out.println(message.from() + ": " + message.text());
                checks.countDown();
                return Outcome.done("all green");
              })
          .every(interval(ofSeconds(1)), "health-check", "Check the build")
          .every(cron("0 9 * * MON-FRI").in("Europe/Berlin"), "standup", "Report what you did")
          .start();
      hub.agents().get(0).schedules().forEach(s -> System.out.println(s.name() + ": " + s.spec()));
      checks.await(30, TimeUnit.SECONDS);
    }
  }
}
