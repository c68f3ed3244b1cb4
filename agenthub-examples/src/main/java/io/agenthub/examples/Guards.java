/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.StoredMessage;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.DeadLetter.Reason;
import io.agenthub.message.Message;
import io.agenthub.message.MessageType;
import io.agenthub.message.Role;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What keeps agents from driving each other, or themselves, round in circles: two agents that
 * always answer each other, one that writes to itself, and reports that must not wake anybody.
 */
public final class Guards {
  private static final int PATIENCE = 30;
  private static final MessageType REPORT = MessageType.of("standup_report");

  private Guards() {}

  /** Ends when each of the circles has been broken. */
  public static void main(String[] args) throws Exception {
    Stopped stopped = new Stopped();
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      answering(hub, "ping", "pong", stopped);
      answering(hub, "pong", "ping", stopped);
      Agent echo = answering(hub, "echo", "echo", stopped);
      Agent ceo = hub.agent("ceo");

      ceo.send(to("ping").subject("Begin"));
      echo.send(to("echo").subject("Talk to yourself"));
      ceo.send(to("echo").type(REPORT).subject("Nothing to do"));

      stopped.await();
    }
  }

  /** An agent whose every message makes it send another. */
  private static Agent answering(AgentHub hub, String role, String to, LoopListener listener) {
    Agent agent = hub.agent(role);
    agent
        .handle(
            message -> {
              if (!message.type().isCompletion()) {
                agent.send(to(to).subject("Your turn"));
              }
              return Outcome.done("");
            })
        .with(
            settings ->
                settings
                    .withListener(listener)
                    .withGuards(guards -> guards.withInformational(Set.of(REPORT))))
        .start();
    return agent;
  }

  /** Hears what the guards stop. */
  private static final class Stopped implements LoopListener {
    private final CountDownLatch circles = new CountDownLatch(3);

    @Override
    public void onDead(Role role, StoredMessage message, Reason reason, String detail) {
      System.out.println("given up: " + reason.wireName());
      circles.countDown();
    }

    @Override
    public void onNoted(Role role, Message message) {
      System.out.println("noted, nobody woken: " + message.subject());
      circles.countDown();
    }

    void await() throws InterruptedException {
      circles.await(PATIENCE, TimeUnit.SECONDS);
    }
  }
}
