/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.StillPendingException;
import io.agenthub.loop.Outcome;
import java.time.Duration;

/** A paused agent takes nothing; what is sent to it waits. */
public final class PauseAndResume {
  private PauseAndResume() {}

  /** Asks a paused agent, then resumes it and asks again. */
  public static void main(String[] args) {
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("qa").handle(message -> Outcome.done("tested")).start();
      Agent ceo = hub.agent("ceo");
      hub.pause("qa");
      try {
        ceo.ask(to("qa").subject("Test it").once("test-1"), Duration.ofMillis(200));
      } catch (StillPendingException e) {
        System.out.println(e.role() + " is paused; " + e.messageId() + " waits");
      }

      hub.resume("qa");

      Duration patience = Duration.ofSeconds(30);
      System.out.println(ceo.ask(to("qa").subject("Test it").once("test-1"), patience).result());
    }
  }
}
