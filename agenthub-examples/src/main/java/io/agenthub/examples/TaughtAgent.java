/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.LearningUse;
import io.agenthub.LearningUse.Finding;
import io.agenthub.learning.Card;
import io.agenthub.learning.Learnings;
import io.agenthub.loop.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * The loop shows a session what others have found out, and what came of each message is evidence:
 * no line of the agent's own code says so. A check, not the model, judges the work.
 */
public final class TaughtAgent {
  private static final int PATIENCE = 30;
  private static final int TASKS = 5;

  private TaughtAgent() {}

  /** Four tasks that went well make a suggestion of backend's the policy of support. */
  public static void main(String[] args) throws Exception {
    LearningUse use =
        LearningUse.DEFAULT
            .withSuggestions(1)
            .withCheck(
                (message, reply) -> reply.contains("0 errors") ? Finding.PASSED : Finding.FAILED);
    try (AgentHub hub = AgentHub.open(Hub.url(args));
        Learnings backend = hub.agent("backend").learnings();
        Learnings support = hub.agent("support").learnings()) {
      backend.publish(Card.of("On HTTP 429", "Wait for Retry-After.").confidence(0.9));
      hub.agent("support")
          .loop(
              prompt -> {
                boolean unverified = prompt.text().contains("----- suggestions");
                System.out.println("shown as " + (unverified ? "a suggestion" : "policy"));
                return Outcome.done("synchronised, 0 errors");
              })
          .learning(use)
          .start();
      Agent ceo = hub.agent("ceo");
      for (int i = 1; i <= TASKS; i++) {
        ceo.ask(to("support").subject("Sync " + i).message("The API answers HTTP 429, part " + i))
            .get(PATIENCE, TimeUnit.SECONDS);
        awaitEvidence(support, Math.min(i, TASKS - 1));
      }
    }
  }

  /** The evidence of a message is stored a moment after its completion. */
  private static void awaitEvidence(Learnings view, int confirmations) throws InterruptedException {
    while (view.list().get(0).confirmations() < confirmations) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
