/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Publication;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.LoopListener;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.reliability.history.Journal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Handles the messages of all roles and notes each step before or after it happens.
 *
 * <p>Some messages are published a second time once they have their completion, as a sender would
 * do whose acknowledgement got lost for longer than the broker recognises duplicates. Only the
 * ledger can keep such a copy from being handled.
 */
final class Handling implements LoopListener {
  /**
   * A process that dies has used up an attempt of what it held; no number of deaths is too much.
   */
  private static final Backoff PATIENT =
      new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), 1_000);

  private static final int SLOW_ONE_IN = 8;
  private static final int LATE_ONE_IN = 200;
  private static final long LONGEST_NANOS = 30_000_000;

  private final Journal journal;
  private final Broker broker;
  private final String role;
  private final boolean inOrder;
  private volatile long asked = System.nanoTime();

  private Handling(Journal journal, Broker broker, String role, boolean inOrder) {
    this.journal = journal;
    this.broker = broker;
    this.role = role;
    this.inOrder = inOrder;
  }

  /**
   * Starts a loop for each role.
   *
   * @param parallel how many messages a role handles at a time; the role that keeps the order
   *     handles one
   */
  static void start(AgentHub hub, Journal journal, int parallel) {
    for (String role : Cast.everybody()) {
      int atOnce = role.equals(Cast.IN_ORDER) ? 1 : parallel;
      Agent agent = hub.agent(role);
      Handling handling = new Handling(journal, hub.broker(), role, atOnce == 1);
      agent
          .handle(handling::handle)
          .with(
              settings -> settings.withParallel(atOnce).withBackoff(PATIENT).withListener(handling))
          .start();
    }
  }

  private Outcome handle(Message message) {
    if (inOrder) {
      journal.delivered(role, message, asked);
    }
    journal.started(role, message);
    if (ThreadLocalRandom.current().nextInt(SLOW_ONE_IN) == 0) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_NANOS));
    }
    journal.ended(role, message);
    asked = System.nanoTime();
    return Outcome.done("done");
  }

  @Override
  public void onCompleted(Role by, Message message, boolean succeeded, String result) {
    journal.completed(role, message);
    if (!inOrder && ThreadLocalRandom.current().nextInt(LATE_ONE_IN) == 0) {
      // Nobody waits for it: a copy that gets lost with this process is none.
      CompletableFuture<BatchResult> unused = broker.execute(List.of(copy(message)));
    }
  }

  private static Publication copy(Message message) {
    Headers headers =
        message
            .headers()
            .with(Headers.ORIGINAL_ID, message.id())
            .with(Headers.MESSAGE_ID, "late-" + message.id());
    return Publication.of(message.address(), headers, message.envelope().toBytes());
  }

  @Override
  public void onDuplicate(Role by, Message message) {
    journal.suppressed(role, message);
  }
}
