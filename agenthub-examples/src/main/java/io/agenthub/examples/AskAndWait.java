/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.DeadLetteredException;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A question whose answer is waited for: done, failed, or given up. */
public final class AskAndWait {
  private static final int PATIENCE = 30;

  private AskAndWait() {}

  /** Asks three questions that end in the three ways. */
  public static void main(String[] args) throws Exception {
    Backoff twice = new Backoff(Duration.ofMillis(10), Duration.ofMillis(10), 2);
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("qa")
          .handle(
              message ->
                  switch (message.subject()) {
                    case "Run the suite" -> Outcome.done("412 tests passed");
                    case "Test the moon" -> Outcome.failed("out of scope");
                    default -> Outcome.retry("the test machine is busy");
                  })
          .with(settings -> settings.withBackoff(twice))
          .start();
      Agent ceo = hub.agent("ceo");

      System.out.println(ask(ceo, "Run the suite"));
      System.out.println(ask(ceo, "Test the moon"));
      System.out.println(ask(ceo, "Use the test machine"));
    }
  }

  private static String ask(Agent ceo, String question) throws Exception {
    try {
      Completion answer =
          ceo.ask(to("qa").subject(question).message("Please.")).get(PATIENCE, TimeUnit.SECONDS);
      return (answer.succeeded() ? "done: " : "failed: ") + answer.result();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeadLetteredException given) {
        return "given up: " + given.getMessage();
      }
      throw e;
    }
  }
}
