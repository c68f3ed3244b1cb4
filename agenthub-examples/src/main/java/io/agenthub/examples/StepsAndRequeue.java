/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.error.DeadLetteredException;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A message dies because a service is down, and comes back when it is up: the step that was
 * finished before is not done again.
 */
public final class StepsAndRequeue {
  private static final int PATIENCE = 30;
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 2);

  private StepsAndRequeue() {}

  /** Pays once, though the message is tried three times in all. */
  public static void main(String[] args) throws Exception {
    AtomicBoolean mailerIsUp = new AtomicBoolean();
    try (AgentHub hub = AgentHub.open(Hub.url(args))) {
      hub.agent("billing")
          .handle(
              (message, work) -> {
                String receipt = work.step("pay", () -> pay(message));
                return mailerIsUp.get()
                    ? Outcome.done("sent " + receipt)
                    : Outcome.retry("the mailer is down");
              })
          .with(settings -> settings.withBackoff(QUICK))
          .start();
      Agent ceo = hub.agent("ceo");
      CompletableFuture<Completion> answer =
          ceo.ask(to("billing").subject("Invoice 7").once("invoice-7"));
      try {
        answer.get(PATIENCE, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        System.out.println("dead: " + (e.getCause() instanceof DeadLetteredException));
      }

      mailerIsUp.set(true);
      hub.deadLetterOffice().requeue(Role.of("billing"), "invoice-7");
      while (hub.completion("billing", "invoice-7").isEmpty()) {
        Thread.onSpinWait();
      }
      System.out.println(hub.completion("billing", "invoice-7").orElseThrow().result());
    }
  }

  private static String pay(Message message) {
    System.out.println("paid " + message.subject());
    return "the receipt of " + message.subject();
  }
}
