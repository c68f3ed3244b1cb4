/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.delivery.Topology;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.message.Role;
import io.agenthub.reliability.history.Journal;
import io.agenthub.reliability.kill.Slot;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a message after each fault, and waits until it is accepted and completed: how long the hub
 * takes to be back for those who use it.
 *
 * <p><b>Threads:</b> for one.
 */
final class Witness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AgentHub hub;
  private final Agent sender;
  private final Journal journal;
  private int number;

  private Witness(AgentHub hub, Journal journal) {
    this.hub = hub;
    this.journal = journal;
    this.sender = hub.agent(Slot.WRITER);
    hub.agent(Slot.WORKER);
  }

  static Witness open(String url, Journal journal) {
    return new Witness(AgentHub.open(url), journal);
  }

  /**
   * Waits for the first success.
   *
   * @return how long it took until a message was accepted, and until it was completed
   * @throws IllegalStateException if there is none in a minute and a half
   */
  Recovery awaitSuccess() {
    long begin = System.nanoTime();
    String id = "witness-" + number++;
    Draft draft =
        Draft.to(Slot.WORKER)
            .subject("back?")
            .message("text of " + id)
            .priority(Priority.CRITICAL)
            .once(id);
    journal.invoked(id, sender.role(), draft);
    journal.noticeAwaited(id, Slot.WORKER, sender.role());
    Receipt receipt = send(draft, begin);
    journal.acknowledged(id, receipt);
    long accepted = System.nanoTime();
    awaitCompletion(id, begin);
    return new Recovery(
        Duration.ofNanos(accepted - begin), Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Does what an operator must not do. */
  void deleteInbox() {
    hub.broker().deleteConsumer(Topology.inbox(Role.of(Slot.WORKER)).ref());
  }

  private Receipt send(Draft draft, long begin) {
    while (true) {
      try {
        return sender.send(draft);
      } catch (OutcomeUnknownException | BrokerUnavailableException e) {
        retry(e, begin);
      }
    }
  }

  private void awaitCompletion(String id, long begin) {
    while (true) {
      try {
        if (hub.completion(Slot.WORKER, id).isPresent()) {
          return;
        }
        retry(new IllegalStateException("no completion of " + id), begin);
      } catch (AgentHubException e) {
        retry(e, begin);
      }
    }
  }

  private static void retry(RuntimeException failure, long begin) {
    if (System.nanoTime() - begin > PATIENCE.toNanos()) {
      throw new IllegalStateException("not back after " + PATIENCE, failure);
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  @Override
  public void close() {
    hub.close();
  }
}
