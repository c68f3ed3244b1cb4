/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.AgentHub;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Settlement;
import io.agenthub.delivery.Attempts;
import io.agenthub.delivery.Endings;
import io.agenthub.delivery.Ledger;
import io.agenthub.delivery.Registry;
import io.agenthub.delivery.Source;
import io.agenthub.error.StoreDamagedException;
import io.agenthub.loop.Backoff;
import io.agenthub.loop.Errand;
import io.agenthub.loop.Errands;
import io.agenthub.loop.InboxLoop;
import io.agenthub.loop.LoopContext;
import io.agenthub.loop.LoopHooks;
import io.agenthub.loop.LoopSettings;
import io.agenthub.loop.Outcome;
import io.agenthub.message.Completion;
import io.agenthub.message.Draft;
import io.agenthub.message.Priority;
import io.agenthub.message.Role;
import io.agenthub.presence.Beacon;
import io.agenthub.testkit.ManualTime;
import io.agenthub.time.TimeSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** A loop whose broker or executor fails it. */
class LoopFailureTest {
  private static final Role QA = Role.of("qa");

  @Test
  void errandTakenBeforeASettlementThatFails_isPutBack() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    TimeSource time = TimeSource.system();
    try (AgentHub hub = AgentHub.open("embedded:memory")) {
      hub.agent("ceo");
      hub.agent("qa");
      CountDownLatch putBack = new CountDownLatch(1);
      Broker broken = settlingNothing(hub.broker());
      Registry registry = new Registry(hub.broker(), time);
      Ledger ledger = new Ledger(hub.broker());
      LoopContext context =
          new LoopContext(
              hub.broker(),
              ledger,
              new Endings(broken, registry, ledger, time, threads),
              new Attempts(hub.broker()),
              new Beacon(hub.broker(), time, "p"),
              time,
              new Random(1),
              threads);
      try (InboxLoop loop =
          InboxLoop.start(
              context,
              LoopSettings.DEFAULT,
              QA,
              List.of(Source.inbox(QA)),
              message -> Outcome.done("done"),
              LoopHooks.NONE.withErrands(new AlwaysDue(putBack)))) {
        hub.agent("ceo").send(Draft.to("qa").subject("x"));

        assertThat(putBack.await(20, SECONDS)).isTrue();
        assertThat(loop.ended()).isNotDone();
      }
      context.beacon().close();
      registry.close();
    } finally {
      threads.shutdown();
      time.close();
    }
  }

  private static Broker settlingNothing(Broker broker) {
    return (Broker)
        Proxy.newProxyInstance(
            Broker.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("execute")
                  && ((List<?>) arguments[0]).stream().anyMatch(Settlement.class::isInstance)) {
                return CompletableFuture.failedFuture(new StoreDamagedException("as if"));
              }
              try {
                return method.invoke(broker, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** An errand that is due whenever the loop asks. */
  private record AlwaysDue(CountDownLatch putBack) implements Errands {
    @Override
    public Optional<Taken> take() {
      Errand errand =
          new Errand(
              Errand.message("errand", QA, "e", "do it", Priority.LOW, Instant.EPOCH),
              true,
              outcome -> {});
      return Optional.of(new Taken(errand, putBack::countDown));
    }

    @Override
    public Runnable onDue(Runnable listener) {
      return () -> {};
    }
  }

  @Test
  void handlerThatCannotBeLeftBehind_becauseNoThreadIsFree_isOnceOneIs() throws Exception {
    ManualTime time = ManualTime.create();
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            SECONDS,
            new SynchronousQueue<>(),
            (task, pool) -> {
              refused.countDown();
              throw new RejectedExecutionException("no room");
            });
    try (AgentHub hub = AgentHub.builder().time(time).executor(threads).open("embedded:memory")) {
      hub.agent("qa")
          .handle(
              message -> {
                if (message.attempt() == 1) {
                  started.countDown();
                  waitWhateverHappens(release);
                }
                return Outcome.done("second");
              })
          .with(s -> s.withTimeLimit(Duration.ofMinutes(1)))
          .with(s -> s.withBackoff(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 3)))
          .start();
      CompletableFuture<Completion> answer = hub.agent("ceo").ask(Draft.to("qa").subject("x"));
      assertThat(started.await(20, SECONDS)).isTrue();

      time.advance(Duration.ofSeconds(62));
      assertThat(refused.await(20, SECONDS)).isTrue();
      threads.setMaximumPoolSize(3);

      long end = System.nanoTime() + SECONDS.toNanos(20);
      while (!answer.isDone() && System.nanoTime() < end) {
        time.advance(Duration.ofMillis(100));
        Thread.onSpinWait();
      }
      assertThat(answer.get(0, SECONDS).result()).isEqualTo("second");
    } finally {
      release.countDown();
      threads.shutdown();
    }
  }

  /** As a handler that ignores its interrupt. */
  private static void waitWhateverHappens(CountDownLatch latch) {
    boolean waited = false;
    while (!waited) {
      try {
        latch.await();
        waited = true;
      } catch (InterruptedException ignored) {
        waited = false;
      }
    }
  }
}
