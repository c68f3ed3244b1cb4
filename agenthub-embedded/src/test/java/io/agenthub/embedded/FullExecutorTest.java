/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.Agent;
import io.agenthub.AgentHub;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Draft;
import io.agenthub.schedule.Schedule;
import io.agenthub.testkit.ManualTime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What recurs goes on when an executor that had no room for it has room again. */
@Timeout(60)
class FullExecutorTest {
  private final ManualTime time = ManualTime.create();
  private final Threads threads = new Threads();
  private final AgentHub hub =
      AgentHub.builder().time(time).executor(threads).open("embedded:memory");
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /** An executor that has no room when the test says so. */
  private static final class Threads extends ThreadPoolExecutor {
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean full;

    Threads() {
      super(0, Integer.MAX_VALUE, 1, SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      if (full) {
        refused.incrementAndGet();
        throw new RejectedExecutionException("no room");
      }
      super.execute(task);
    }
  }

  @AfterEach
  void close() {
    hub.close();
    threads.shutdown();
    time.close();
  }

  private Outcome see(String subject) {
    seen.add(subject);
    return Outcome.done("");
  }

  private void passUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes to be in time").isLessThan(end);
      time.advance(Duration.ofSeconds(1));
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The executor is full when the work is due, twice, and then has room. */
  private void isDoneAfterAll(String subject) {
    threads.full = true;
    passUntil(() -> threads.refused.get() >= 2);
    assertThat(seen).isEmpty();
    threads.full = false;

    passUntil(() -> seen.contains(subject));
  }

  @Test
  void scheduledWork() {
    hub.agent("qa")
        .handle(message -> see(message.subject()))
        .every(Schedule.interval(Duration.ofMinutes(1)), "standup", "Report")
        .start();

    isDoneAfterAll("standup");
  }

  @Test
  void standingTask() {
    hub.agent("qa").handle(message -> see(message.subject())).whenIdle("tidy", "Tidy up").start();

    isDoneAfterAll("tidy");
  }

  @Test
  void deadlineOfAnAnnouncement() {
    hub.agent("devops");
    Agent ceo = hub.agent("ceo");
    hub.agent("ops").handle(message -> see(message.subject())).start();
    ceo.announce(Draft.about("Freeze").message("No merges"), Duration.ofHours(1));
    passUntil(() -> seen.remove("Freeze"));

    threads.full = true;
    time.advance(Duration.ofHours(1));
    passUntil(() -> threads.refused.get() >= 2);
    threads.full = false;

    passUntil(
        () ->
            hub.inbox("ceo", 10).stream()
                .anyMatch(stored -> new String(stored.body(), UTF_8).contains("Not acknowledged")));
  }
}
