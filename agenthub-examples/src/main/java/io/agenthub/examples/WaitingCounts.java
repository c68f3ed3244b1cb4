/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

import static io.agenthub.message.Draft.to;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.Ageing;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ageing: what has waited long goes before what is more urgent but came later. Without it the order
 * is strict.
 */
public final class WaitingCounts {
  /** So much later a message of one level more may come and still go first; hours, in earnest. */
  private static final Duration STEP = Duration.ofMillis(20);

  private static final int PATIENCE = 30;

  private WaitingCounts() {}

  /** Three messages wait; the oldest is the least urgent. */
  public static void main(String[] args) throws Exception {
    CountDownLatch handled = new CountDownLatch(3);
    try (AgentHub hub = AgentHub.builder().ageing(new Ageing(STEP)).open(Hub.url(args))) {
      Agent qa = hub.agent("qa");
      Agent ceo = hub.agent("ceo");
      ceo.send(to("qa").subject("old and low").priority(Priority.LOW));
      Instant later = Instant.now().plus(STEP.multipliedBy(3));
      while (Instant.now().isBefore(later)) {
        Thread.onSpinWait();
      }
      ceo.send(to("qa").subject("new and high").priority(Priority.HIGH));
      ceo.send(to("qa").subject("new and critical").priority(Priority.CRITICAL));

      qa.handle(
              message -> {
                System.out.println(message.subject());
                handled.countDown();
                return Outcome.done("");
              })
          .start();
      handled.await(PATIENCE, TimeUnit.SECONDS);
    }
  }
}
