/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.AgentHub;
import io.agenthub.AgentInfo;
import io.agenthub.loop.Outcome;
import io.agenthub.presence.Presence;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Presence: who is registered, who runs, and who works on what. */
public final class WhoIsAlive {
  private WhoIsAlive() {}

  /** One agent works, one waits, one does not run. */
  public static void main(String[] args) throws Exception {
    CountDownLatch shown = new CountDownLatch(1);
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("devops");
      hub.agent("qa").handle(message -> Outcome.done("")).start();
      hub.agent("backend")
          .handle(
              message -> {
                shown.await();
                return Outcome.done("");
              })
          .start();
      hub.agent("ceo").send(to("backend").subject("Implement attachments"));
      while (states(hub).stream().noneMatch(line -> line.contains("working"))
          || states(hub).stream().noneMatch(line -> line.contains("idle"))) {
        Thread.onSpinWait();
      }

      states(hub).forEach(System.out::println);
      shown.countDown();
    }
  }

  private static List<String> states(AgentHub hub) {
    return hub.agents().stream().map(WhoIsAlive::state).toList();
  }

  private static String state(AgentInfo agent) {
    return agent.role() + ": " + agent.presence().map(WhoIsAlive::doing).orElse("not running");
  }

  private static String doing(Presence presence) {
    return presence.state() == Presence.State.WORKING
        ? "working on '" + presence.busyWith() + "'"
        : "idle";
  }
}
