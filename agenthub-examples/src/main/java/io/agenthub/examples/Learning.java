/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.learning.Card;
import io.agenthub.learning.Grounds;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Verifier;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import java.util.concurrent.TimeUnit;

/**
 * One agent publishes what it found out; another trusts it by 50 %, and more with each task of its
 * own in which it worked, until it becomes its policy at 70 %.
 */
public final class Learning {
  private static final int PATIENCE = 30;
  private static final int TASKS = 4;

  private Learning() {}

  /** support confirms what backend has learned, with the ids of tasks that it handled. */
  public static void main(String[] args) throws Exception {
    try (AgentHub hub = AgentHub.open(Hub.url(args));
        Learnings backend = hub.agent("backend").learnings();
        Learnings support = hub.agent("support").learnings()) {
      hub.agent("support").handle(message -> Outcome.done("synchronised")).start();
      Agent ceo = hub.agent("ceo");

      Card card = Card.of("On HTTP 429", "Wait for Retry-After.").confidence(0.9);
      String id = backend.publish(card).id();
      print(support.require(id));
      for (int i = 1; i <= TASKS; i++) {
        Completion task =
            ceo.ask(to("support").subject("Sync " + i).message("Mind the limit."))
                .get(PATIENCE, TimeUnit.SECONDS);
        Grounds grounds = Grounds.of(task.messageId()).verifiedBy(Verifier.TEST);
        print(support.confirm(id, grounds));
      }
    }
  }

  private static void print(io.agenthub.learning.Learning learning) {
    System.out.println(
        "support's trust: " + learning.trust() + (learning.isActive() ? ", active policy" : ""));
  }
}
