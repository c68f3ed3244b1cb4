/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.about;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Topic;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/** Agents with the same skill share its tasks: each task goes to one of them. */
public final class RolePool {
  private static final int TASKS = 6;

  private RolePool() {}

  /** Two agents work off six tasks, side by side. */
  public static void main(String[] args) throws Exception {
    CountDownLatch done = new CountDownLatch(TASKS);
    CyclicBarrier both = new CyclicBarrier(2); // a task takes as long as the other's
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      for (String role : List.of("backend", "data")) {
        Agent agent = hub.agent(role, "java");
        agent
            .handle(
                message -> {
                  both.await();
                  System.out.println(agent.role() + " migrates " + message.subject());
                  done.countDown();
                  return Outcome.done("migrated");
                })
            .start();
      }
      for (int i = 1; i <= TASKS; i++) {
        hub.agent("ceo").publish(Topic.tasks("java"), about("module " + i).message("To Java 17."));
      }
      done.await();
    }
  }
}
