/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.recurring.IdleBackoff;
import io.agenthub.recurring.Standing;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An agent that nobody writes to has something to do all the same. */
public final class IdleWork {
  private IdleWork() {}

  /** Runs until the standing task was given to the agent for the first time. */
  public static void main(String[] args) throws Exception {
    CountDownLatch given = new CountDownLatch(1);
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("qa")
          .handle(
              message -> {
                System.out.println("nothing waits: " + message.text());
                given.countDown();
                return Outcome.done("none found");
              })
          .whenIdle(
              new Standing(
                  "tidy", "Look for dead code", new IdleBackoff(ofSeconds(1), ofMinutes(10))))
          .start();
      given.await(30, TimeUnit.SECONDS);
    }
  }
}
