/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.broker.Delivery;
import io.agenthub.delivery.Futures;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.HubClosedException;
import io.agenthub.presence.Beacon;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
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
  private static final Duration NO_ROOM = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final InboxLoop loop;
  private final Beacon.Light light;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** What has been settled and the listener has not heard of; the broker's thread adds to it. */
  private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();

  /** Interrupts what is being worked on. */
  private volatile @Nullable Runnable current;

  /** What this worker waits for; one that never completes while it may not take. */
  private volatile @Nullable CompletableFuture<List<Delivery>> waiting;

  /** Whether there may be something that the worker has not looked at yet. */
  private volatile boolean nudged;

  Worker(InboxLoop loop, Beacon.Light light) {
    this.loop = loop;
    this.light = light;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  void interrupt() {
    Runnable interruption = current;
    if (interruption != null) {
      interruption.run();
    }
  }

  /** Something has changed that a waiting worker has to know. */
  void nudge() {
    nudged = true;
    CompletableFuture<List<Delivery>> pull = waiting;
    if (pull != null) {
      pull.cancel(false);
    }
  }

  /** Waits for a message without a thread. */
  void await() {
    await(FIRST_PAUSE);
  }

  private void await(Duration pause) {
    CompletableFuture<List<Delivery>> pull =
        loop.isStopping() || loop.mayTake() ? loop.pull() : new CompletableFuture<>();
    await(pull, pause);
  }

  /** A nudge that came since the last look, before the wait is known here, cancels it too. */
  private void await(CompletableFuture<List<Delivery>> pull, Duration pause) {
    waiting = pull;
    if (nudged) {
      pull.cancel(false);
    }
    CompletableFuture<Void> unused =
        pull.handleAsync(
                (deliveries, failure) -> {
                  waiting = null;
                  if (failure != null) {
                    recover(failure, pause);
                  } else {
                    work(deliveries.get(0));
                  }
                  return (Void) null;
                },
                loop.context().executor())
            .exceptionally(failure -> unhandled(failure, pull, pause));
  }

  /** What a full executor refused is for others; the broker's thread must not give it back. */
  private @Nullable Void unhandled(
      Throwable failure, CompletableFuture<List<Delivery>> pull, Duration pause) {
    if (isRefusal(failure)) {
      CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> withdraw(pull));
    }
    return waitOrEnd(failure, pause);
  }

  private @Nullable Delivery resumed() {
    resume();
    return null;
  }

  /** Does what is due beside messages, then waits again. */
  private void resume() {
    current = null;
    nudged = false;
    try {
      Optional<Errands.Taken> due = loop.errand();
      while (due.isPresent() && errand(due.get())) {
        due = loop.errand();
      }
      light.idle();
      await(FIRST_PAUSE);
    } catch (AgentHubException e) {
      recover(e, FIRST_PAUSE);
    }
  }

  /**
   * Does the errand, unless a message goes first.
   *
   * @return whether it was done
   */
  private boolean errand(Errands.Taken due) {
    if (mustWait(due)) {
      due.putBack().run();
      return false;
    }
    ErrandTurn turn = loop.turn(due, light);
    current = turn::interrupt;
    if (!turn.take(() -> workFrom(this::resumed))) {
      throw new LeftBehind();
    }
    current = null;
    return true;
  }

  /** Whether a message goes first; an errand must not be lost because that cannot be found out. */
  private boolean mustWait(Errands.Taken due) {
    try {
      return loop.goesFirst(due.errand());
    } catch (AgentHubException e) {
      due.putBack().run();
      throw e;
    }
  }

  /** Works until no message is there at once. */
  private void work(Delivery first) {
    workFrom(() -> first);
  }

  private void workFrom(Supplier<@Nullable Delivery> begin) {
    try {
      Delivery delivery = begin.get();
      while (delivery != null) {
        if (!loop.mayTake()) {
          Futures.await(loop.giveBack(delivery));
          resume();
          return;
        }
        delivery = turn(delivery);
      }
    } catch (AgentHubException | RejectedExecutionException e) {
      recover(e, FIRST_PAUSE);
    } catch (LeftBehind e) {
      LOG.debug("A handler of '{}' came back", loop.role());
    } catch (RuntimeException | Error e) {
      LOG.error("The loop of '{}' ended by a defect", loop.role(), e);
      end();
    }
  }

  /**
   * Brings a message to its end.
   *
   * @return the next one; null if none is there at once, then the wait for it has begun
   */
  private @Nullable Delivery turn(Delivery delivery) {
    Turn turn = loop.turn(delivery, light, news::add);
    current = turn::interrupt;
    Supplier<CompletableFuture<?>> ending = turn.take(late -> workFrom(() -> finish(late)));
    if (ending == null) {
      throw new LeftBehind();
    }
    return finish(ending);
  }

  private @Nullable Delivery finish(Supplier<CompletableFuture<?>> ending) {
    current = null;
    CompletableFuture<?> settled = ending.get();
    nudged = false;
    Optional<Errands.Taken> due = loop.errand();
    if (due.isPresent() || !loop.mayTake()) {
      try {
        settle(settled, ending);
      } catch (RuntimeException e) {
        due.ifPresent(taken -> taken.putBack().run());
        throw e;
      }
      due.ifPresent(this::errand);
      resume();
      return null;
    }
    CompletableFuture<List<Delivery>> next = loop.pull();
    try {
      settle(settled, ending);
    } catch (RuntimeException e) {
      withdraw(next);
      throw e;
    }
    if (next.isDone() && !next.isCompletedExceptionally()) {
      return next.join().get(0);
    }
    light.idle();
    await(next, FIRST_PAUSE);
    return null;
  }

  /** Nobody waits for it any more; what it has brought would be kept from all others. */
  private void withdraw(CompletableFuture<List<Delivery>> pull) {
    if (!pull.cancel(false) && !pull.isCompletedExceptionally()) {
      for (Delivery unwanted : pull.join()) {
        CompletableFuture<?> unused = loop.giveBack(unwanted);
      }
    }
  }

  /** This thread was left behind by a loop that went on elsewhere; it has nothing left to do. */
  private static final class LeftBehind extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeftBehind() {
      super("left behind", null, false, false);
    }
  }

  /** Keeps trying to settle while that may work later, and tells the listener what is. */
  private void settle(CompletableFuture<?> first, Supplier<CompletableFuture<?>> ending) {
    CompletableFuture<?> settled = first;
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        Futures.await(settled);
        return;
      } catch (AgentHubException | RejectedExecutionException e) {
        if (loop.isStopping() || (e instanceof AgentHubException why && !why.isRetryable())) {
          throw e;
        }
        LOG.warn("'{}' could not settle a message yet: {}", loop.role(), e.getMessage());
      } finally {
        tell();
      }
      Futures.await(pause(pause));
      settled = ending.get();
    }
  }

  private void tell() {
    for (Runnable next = news.poll(); next != null; next = news.poll()) {
      next.run();
    }
  }

  private void recover(Throwable wrapped, Duration pause) {
    RuntimeException failure = Futures.failure(wrapped);
    if (failure instanceof HubClosedException || loop.isStopping()) {
      end();
      return;
    }
    if (failure instanceof CancellationException) {
      resume(); // nudged
      return;
    }
    LOG.warn("'{}' could not take a message: {}", loop.role(), failure.getMessage());
    awaitLater(pause);
  }

  private void awaitLater(Duration pause) {
    CompletableFuture<Void> unused =
        pause(pause)
            .thenRunAsync(() -> await(longer(pause)), loop.context().executor())
            .exceptionally(failure -> waitOrEnd(failure, longer(pause)));
  }

  /** An executor that is full now will have room again; anything else ends the loop. */
  private @Nullable Void waitOrEnd(Throwable failure, Duration pause) {
    if (isRefusal(failure) && !loop.isStopping()) {
      LOG.warn("'{}' waits: the executor has no room for its work", loop.role());
      awaitLater(pause.compareTo(NO_ROOM) < 0 ? pause : NO_ROOM);
    } else if (!(failure.getCause() instanceof LeftBehind)) {
      endedBy(failure);
    }
    return null;
  }

  private static boolean isRefusal(Throwable failure) {
    return failure.getCause() instanceof RejectedExecutionException;
  }

  private void endedBy(Throwable failure) {
    if (loop.isStopping() && !(failure.getCause() instanceof Error)) {
      LOG.debug("The loop of '{}' ends", loop.role(), failure);
    } else {
      LOG.error("The loop of '{}' ended by a defect", loop.role(), failure);
    }
    end();
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
