/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.agenthub.Acknowledgements;
import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.message.MessageType;
import io.agenthub.message.Receipt;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An announcement with a deadline: its author is told who has not acknowledged it by then. */
public final class AcknowledgedAnnouncement {
  private static final int PATIENCE = 30;

  private AcknowledgedAnnouncement() {}

  /** Two of three agents are there to read it. */
  public static void main(String[] args) throws Exception {
    CompletableFuture<String> notice = new CompletableFuture<>();
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("devops"); // registered, and not running
      for (String reader : new String[] {"backend", "qa"}) {
        hub.agent(reader).handle(message -> Outcome.done("read")).start();
      }
      Agent ceo = hub.agent("ceo");
      ceo.handle(
              message -> {
                if (message.type().equals(MessageType.SYSTEM_EVENT)) { // not its own announcement
                  notice.complete(message.text());
                }
                return Outcome.done("");
              })
          .start();

      Receipt freeze =
          ceo.announce(Draft.about("Freeze").message("No merges."), Duration.ofSeconds(2));

      System.out.println(notice.get(PATIENCE, SECONDS));
      Acknowledgements acks = hub.acknowledgements(freeze.messageId());
      System.out.println("acknowledged by " + acks.acknowledged().keySet());
    }
  }
}
