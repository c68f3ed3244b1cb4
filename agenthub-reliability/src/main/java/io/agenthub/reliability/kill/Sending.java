/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.delivery.Futures;
import io.agenthub.error.BrokerUnavailableException;
import io.agenthub.error.OutcomeUnknownException;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.message.Receipt;
import io.agenthub.reliability.history.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered messages from several threads, each with a window of messages on their way, at a
 * given pace, and pauses while too much of it waits to be handled.
 */
final class Sending implements AutoCloseable {
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int WINDOW = 64;
  private static final int BURST = 32;
  private static final int LOOK_EVERY = 512;
  private static final int ENOUGH = 4_000;
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int IN_ORDER_ONE_IN = 10;

  private final AgentHub hub;
  private final Journal journal;
  private final String name;
  private final long seed;
  private final int perSecond;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  private Sending(AgentHub hub, Journal journal, String name, long seed, int perSecond) {
    this.hub = hub;
    this.journal = journal;
    this.name = name;
    this.seed = seed;
    this.perSecond = perSecond;
  }

  /**
   * Starts to send.
   *
   * @param name begins all ids; unique among the processes of a run
   * @param perSecond how many messages each thread sends a second
   */
  static Sending start(AgentHub hub, Journal journal, String name, long seed, int perSecond) {
    Cast.everybody().forEach(hub::agent);
    Sending sending = new Sending(hub, journal, name, seed, perSecond);
    for (String writer : Cast.WRITERS) {
      Agent agent = hub.agent(writer);
      Thread thread = new Thread(() -> sending.send(agent), "send-" + writer);
      thread.setDaemon(true);
      sending.threads.add(thread);
    }
    sending.threads.forEach(Thread::start);
    return sending;
  }

  private void send(Agent agent) {
    Random random = new Random(seed ^ agent.role().hashCode());
    Semaphore window = new Semaphore(WINDOW);
    long begin = System.nanoTime();
    for (int number = 0; !stopping; number++) {
      if (number % BURST == 0) {
        pace(begin, number);
      }
      if (number % LOOK_EVERY == 0) {
        letOthersCatchUp();
      }
      window.acquireUninterruptibly();
      sendOne(agent, name + "-" + agent.role() + "-" + number, random, window);
    }
    window.acquireUninterruptibly(WINDOW);
  }

  private void pace(long begin, int number) {
    long due = begin + TimeUnit.SECONDS.toNanos(number) / perSecond;
    long left = due - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  private void letOthersCatchUp() {
    while (!stopping && isTooMuch()) {
      LockSupport.parkNanos(LOOK_AGAIN);
    }
  }

  private boolean isTooMuch() {
    try {
      return Backlog.of(hub) > ENOUGH;
    } catch (BrokerUnavailableException e) {
      return false; // what is sent now meets the same fault, and is judged
    }
  }

  private void sendOne(Agent agent, String id, Random random, Semaphore window) {
    String to = random.nextInt(IN_ORDER_ONE_IN) == 0 ? Cast.IN_ORDER : Cast.any(random);
    Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
    Draft draft = Draft.to(to).subject("work").message("text of " + id).priority(priority).once(id);
    journal.invoked(id, agent.role(), draft);
    journal.noticeAwaited(id, to, agent.role());
    CompletableFuture<Receipt> unused =
        agent
            .sendAsync(draft)
            .whenComplete(
                (receipt, failure) -> {
                  note(id, receipt, failure);
                  window.release();
                });
  }

  private void note(String id, @Nullable Receipt receipt, @Nullable Throwable failure) {
    if (receipt != null) {
      journal.acknowledged(id, receipt);
      return;
    }
    RuntimeException cause = Futures.failure(Objects.requireNonNull(failure, "failure"));
    if (cause instanceof OutcomeUnknownException) {
      journal.unknown(id, cause);
    } else {
      journal.refused(id, cause);
    }
  }

  /** Sends no more and waits for what is on its way. */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
