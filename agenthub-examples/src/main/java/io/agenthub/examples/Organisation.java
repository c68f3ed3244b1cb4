/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.about;
import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Handler;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Priority;
import io.agenthub.message.Topic;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The organisation of the article "How 11 AI Agents Communicate": the ceo announces a sprint and
 * assigns tasks, devops deploys, and whoever cares about deployments acts.
 */
public final class Organisation {
  private static final List<String> ROLES =
      List.of(
          "ceo",
          "product",
          "backend",
          "frontend",
          "devops",
          "qa",
          "security",
          "data",
          "docs",
          "support",
          "marketing");
  private static final Topic DEPLOYS = Topic.status("deploy");

  /** The announcement for all, four tasks and their completions, and three who act. */
  private static final int EVENTS = ROLES.size() + 2 * 4 + 3;

  private final AgentHub hub;
  private final CountDownLatch events = new CountDownLatch(EVENTS);

  private Organisation(AgentHub hub) {
    this.hub = hub;
  }

  /** Runs one small sprint. */
  public static void main(String[] args) throws Exception {
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      new Organisation(hub).sprint();
    }
  }

  private void sprint() throws InterruptedException {
    ROLES.forEach(role -> hub.agent(role)); // everybody has an inbox before anybody speaks
    ROLES.forEach(this::start);

    Agent ceo = hub.agent("ceo");
    ceo.announce(about("Sprint 31 begins").message("Attachments and rate limits."));
    ceo.send(
        to("backend").subject("Attachment API").message("Implement it.").priority(Priority.HIGH));
    ceo.send(to("frontend").subject("Upload dialog").message("Build it."));
    ceo.send(to("docs").subject("Release notes").message("Write them.").priority(Priority.LOW));
    ceo.send(to("devops").subject("Deploy 2026.21").message("Now.").priority(Priority.CRITICAL));
    events.await();
  }

  private void start(String role) {
    Agent agent = hub.agent(role);
    Handler handler = message -> handle(agent, message);
    boolean caresAboutDeployments = List.of("ceo", "qa", "security").contains(role);
    if (caresAboutDeployments) {
      agent.handle(handler).on(DEPLOYS).start();
    } else {
      agent.handle(handler).start();
    }
  }

  private Outcome handle(Agent agent, Message message) {
    System.out.printf("%-10s %-16s %s%n", agent.role(), message.type(), message.subject());
    events.countDown();
    boolean deploys = agent.role().equals("devops") && message.subject().startsWith("Deploy");
    if (deploys && !message.type().equals(MessageType.ANNOUNCEMENT)) {
      agent.publish(DEPLOYS, about("2026.21 is live").message("All green.").inReplyTo(message));
    }
    return Outcome.done("done");
  }
}
