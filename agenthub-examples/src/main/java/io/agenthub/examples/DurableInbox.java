/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

/** A message waits for an agent that is not there; the program that sent it may have ended. */
public final class DurableInbox {
  private DurableInbox() {}

  /** Sends, closes the hub, opens it again and lets the agent work. */
  public static void main(String[] args) throws Exception {
    String url = args.length > 0 ? args[0] : "embedded:" + Files.createTempDirectory("hub");

    try (AgentHub hub = AgentHub.open(url)) {
      hub.agent("backend"); // registered; nothing runs
      hub.agent("ceo").send(to("backend").subject("Sprint").message("Implement attachments"));
    }

    CompletableFuture<String> told = new CompletableFuture<>();
    try (AgentHub hub = AgentHub.open(url)) { // another process, another day
      hub.agent("backend").handle(message -> Outcome.done("Done: " + message.text())).start();
      hub.agent("ceo")
          .handle(
              message -> {
                told.complete(message.from() + " tells the ceo: " + message.text());
                return Outcome.done("noted");
              })
          .start();
      System.out.println(told.get());
    }
  }
}
