/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Priority.HIGH;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Receipt;

/** The program on the first screen of the README, as it stands there. */
public final class ReadmeExample {
  private ReadmeExample() {}

  /** Runs it on a hub in memory, or on the URL that is given. */
  public static void main(String[] args) throws Exception {
    run(args.length > 0 ? args[0] : "embedded:memory");
  }

  private static void run(String url) throws Exception {
    // readme
    try (AgentHub hub = AgentHub.open(url)) { // "embedded:./hub": a directory, no server
      Agent ceo = hub.agent("ceo");
      Agent backend = hub.agent("backend");
      backend.loop(prompt -> Outcome.done("Implemented: " + prompt.message().subject())).start();

      Draft task = Draft.to("backend").subject("Attachments").message("Build it").priority(HIGH);
      Receipt receipt = ceo.send(task.once("sprint-31-attachments")); // on disk when it returns
      System.out.println(receipt.stream() + " " + receipt.sequence() + " " + receipt.duplicate());

      Completion done = ceo.ask(Draft.to("backend").subject("Verify it")).get(30, SECONDS);
      System.out.println(done.result());
    }
    // end of readme
  }
}
