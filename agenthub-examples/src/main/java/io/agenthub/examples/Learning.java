/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.learning.Learnings;
import io.agenthub.learning.Trust;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import java.util.Optional;
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

      String id = backend.publish("On HTTP 429", "Wait for Retry-After.", 0.9);
      print(await(support, id, 0));
      for (int i = 1; i <= TASKS; i++) {
        Completion task =
            ceo.ask(to("support").subject("Sync " + i).message("Mind the limit."))
                .get(PATIENCE, TimeUnit.SECONDS);
        support.confirm(id, task.messageId());
        print(await(support, id, i));
      }
    }
  }

  /** A view follows the learning stream, a moment behind it. */
  private static Trust await(Learnings view, String id, int confirmations) {
    while (true) {
      Optional<Trust> trust =
          view.find(id)
              .map(learning -> learning.trust())
              .filter(seen -> seen.confirmations() == confirmations);
      if (trust.isPresent()) {
        return trust.get();
      }
      Thread.onSpinWait();
    }
  }

  private static void print(Trust trust) {
    System.out.println(
        "support's trust: " + trust.value() + (trust.isPromoted() ? ", active policy" : ""));
  }
}
