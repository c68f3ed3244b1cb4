/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Coalescing;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many small messages become few prompts; each has its own completion all the same. */
public final class ManySmallMessages {
  private static final int MESSAGES = 60;
  private static final int PATIENCE = 30;

  private ManySmallMessages() {}

  /** Sixty reports wait when the session begins. */
  public static void main(String[] args) throws Exception {
    AtomicInteger prompts = new AtomicInteger();
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      Agent secretary = hub.agent("secretary");
      Agent ceo = hub.agent("ceo");
      List<CompletableFuture<Completion>> answers = new ArrayList<>();
      for (int i = 1; i <= MESSAGES; i++) {
        answers.add(ceo.ask(to("secretary").subject("Report " + i)));
      }

      secretary
          .loop(
              prompt -> {
                prompts.incrementAndGet();
                return Outcome.done("filed");
              })
          .with(settings -> settings.withCoalescing(Coalescing.upTo(20)))
          .start();

      for (CompletableFuture<Completion> answer : answers) {
        answer.get(PATIENCE, TimeUnit.SECONDS);
      }
      System.out.println(MESSAGES + " completed in " + prompts.get() + " prompts");
    }
  }
}
