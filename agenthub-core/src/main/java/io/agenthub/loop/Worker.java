/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Delivery;
import io.agenthub.delivery.Futures;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.presence.Beacon;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one message after the other.
 *
 * <p>The next pull is asked for together with the settlement of the last message, so that both
 * share one commit; strict order is not touched, because the broker carries them out in that order.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final InboxLoop loop;
  private final Beacon.Light light;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile @Nullable Turn current;

  Worker(InboxLoop loop, Beacon.Light light) {
    this.loop = loop;
    this.light = light;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  void interrupt() {
    Turn turn = current;
    if (turn != null) {
      turn.interrupt();
    }
  }

  /** Waits for a message without a thread. */
  void await() {
    await(loop.pull(), FIRST_PAUSE);
  }

  private void await(CompletableFuture<List<Delivery>> pull, Duration pause) {
    CompletableFuture<List<Delivery>> unused =
        pull.whenCompleteAsync(
            (deliveries, failure) -> {
              if (failure != null) {
                recover(failure, pause);
              } else {
                work(deliveries.get(0));
              }
            },
            loop.context().executor());
  }

  /** Works until no message is there at once. */
  private void work(Delivery first) {
    try {
      Delivery delivery = first;
      while (true) {
        if (loop.isStopping()) {
          Futures.await(loop.context().endings().retry(delivery, Duration.ZERO));
          end();
          return;
        }
        CompletableFuture<List<Delivery>> next = turn(delivery);
        if (!next.isDone() || next.isCompletedExceptionally()) {
          light.idle();
          await(next, FIRST_PAUSE);
          return;
        }
        delivery = next.join().get(0);
      }
    } catch (AgentHubException e) {
      recover(e, FIRST_PAUSE);
    } catch (RuntimeException e) {
      LOG.error("The loop of '{}' ended by a defect", loop.role(), e);
      end();
    }
  }

  private CompletableFuture<List<Delivery>> turn(Delivery delivery) {
    Turn turn = loop.turn(delivery, light);
    current = turn;
    Supplier<CompletableFuture<?>> ending;
    try {
      ending = turn.take();
    } finally {
      current = null;
    }
    CompletableFuture<?> settled = ending.get();
    CompletableFuture<List<Delivery>> next = loop.pull();
    settle(settled, ending);
    return next;
  }

  /** Keeps trying to settle while the broker says that it may work later. */
  private void settle(CompletableFuture<?> first, Supplier<CompletableFuture<?>> ending) {
    CompletableFuture<?> settled = first;
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        Futures.await(settled);
        return;
      } catch (AgentHubException e) {
        if (!e.isRetryable() || loop.isStopping()) {
          throw e;
        }
        LOG.warn("'{}' could not settle a message yet: {}", loop.role(), e.getMessage());
      }
      Futures.await(pause(pause));
      settled = ending.get();
    }
  }

  private void recover(Throwable wrapped, Duration pause) {
    RuntimeException failure = Futures.failure(wrapped);
    boolean over =
        failure instanceof HubClosedException || failure instanceof CancellationException;
    if (over || loop.isStopping()) {
      end();
      return;
    }
    LOG.warn("'{}' could not take a message: {}", loop.role(), failure.getMessage());
    CompletableFuture<Void> unused =
        pause(pause)
            .thenRunAsync(() -> await(loop.pull(), longer(pause)), loop.context().executor())
            .exceptionally(this::endedBy);
  }

  private @Nullable Void endedBy(Throwable failure) {
    LOG.debug("The loop of '{}' ends", loop.role(), new CompletionException(failure));
    end();
    return null;
  }

  private CompletableFuture<Void> pause(Duration pause) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    loop.context().time().schedule(pause, () -> over.complete(null));
    return over;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void end() {
    light.close();
    ended.complete(null);
  }
}
