/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.about;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Topic;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One publish; every subscriber gets it once, also the one that is offline at that time. */
public final class Topics {
  private Topics() {}

  /** devops publishes a deployment, on which qa, security and the ceo act. */
  public static void main(String[] args) throws Exception {
    CountDownLatch acted = new CountDownLatch(3);
    Topic deploys = Topic.status("deploy");
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      for (String role : List.of("qa", "security")) {
        subscribe(hub.agent(role), deploys, acted);
      }
      subscribe(hub.agent("ceo"), deploys, acted).close(); // subscribed, then offline

      hub.agent("devops").publish(deploys, about("2026.21 is live").message("All green."));
      subscribe(hub.agent("ceo"), deploys, acted); // back again
      acted.await();
    }
  }

  private static AutoCloseable subscribe(Agent agent, Topic topic, CountDownLatch acted) {
    return agent.subscribe(
        topic,
        message -> {
          System.out.println(agent.role() + " acts on: " + message.subject());
          acted.countDown();
          return Outcome.done("acted");
        });
  }
}
