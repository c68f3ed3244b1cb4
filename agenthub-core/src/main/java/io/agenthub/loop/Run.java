/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.delivery.Steps;
import io.agenthub.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a handler, under the limits of the loop, that can be called off by another thread.
 *
 * <p>A handler that does not react to its interrupt is left behind on its thread, which it returns
 * when it ends at last; what it returns then counts for nothing. The loop goes on elsewhere.
 */
final class Run implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final InboxLoop loop;
  private final Handler handler;
  private final Steps steps;
  private final List<Message> others;
  private final List<Runnable> cleanups = new CopyOnWriteArrayList<>();
  private volatile @Nullable Watchdog watchdog;
  private volatile boolean calledOff;

  /**
   * An attempt.
   *
   * @param steps where its finished steps are kept
   * @param others what is handled in the same turn
   */
  Run(InboxLoop loop, Handler handler, Steps steps, List<Message> others) {
    this.others = List.copyOf(others);
    this.loop = loop;
    this.handler = handler;
    this.steps = steps;
  }

  /**
   * How an attempt ended.
   *
   * @param outcome what came of it; empty if it was called off before it had an outcome
   */
  record Ended(Optional<Outcome> outcome) {}

  /** Interrupts the handler, or keeps it from beginning. */
  void callOff() {
    calledOff = true;
    Watchdog current = watchdog;
    if (current != null) {
      current.interrupt("The loop stops.");
    }
  }

  /**
   * Runs the handler, which may take long.
   *
   * @param elsewhere is told how it ended if the handler was left behind
   * @return how it ended; null if the handler was left behind, and this thread with it
   */
  @Nullable Ended of(Message message, Watchdog.Pulse pulse, Consumer<Ended> elsewhere) {
    Watchdog watch =
        new Watchdog(
            loop.context().time(),
            pulse,
            loop.settings().limits(),
            () -> abandon(message, elsewhere));
    watchdog = watch;
    FutureTask<Outcome> task = new FutureTask<>(() -> outcome(message));
    if (!calledOff) {
      task.run(); // catches all that a handler may throw, errors included
    }
    if (!watch.close()) {
      loop.returned();
      return null;
    }
    watchdog = null;
    return calledOff && !task.isDone() ? new Ended(Optional.empty()) : ended(task, watch, message);
  }

  /** Code without null checks may return nothing at all. */
  private Outcome outcome(Message message) throws Exception {
    return Objects.requireNonNull(
        handler.handle(message, this), "The handler returned no outcome.");
  }

  private Ended ended(FutureTask<Outcome> task, Watchdog watch, Message message) {
    String interruption = watch.interruptedFor();
    try {
      return new Ended(Optional.of(task.get()));
    } catch (InterruptedException e) {
      return interrupted(interruption);
    } catch (ExecutionException e) {
      if (interruption != null || e.getCause() instanceof InterruptedException) {
        return interrupted(interruption);
      }
      LOG.debug("The handler of {} failed on {}", loop.role(), message.id(), e.getCause());
      return new Ended(Optional.of(Outcome.retry(String.valueOf(e.getCause()))));
    } catch (RuntimeException wordless) { // what was thrown fails in turn when asked for its words
      return interruption == null
          ? new Ended(Optional.of(Outcome.retry("The handler failed, and cannot say with what.")))
          : interrupted(interruption);
    }
  }

  private Ended interrupted(@Nullable String reason) {
    return calledOff
        ? new Ended(Optional.empty())
        : new Ended(Optional.of(Outcome.retry(reason == null ? "It was interrupted." : reason)));
  }

  private boolean abandon(Message message, Consumer<Ended> elsewhere) {
    Watchdog watch = watchdog;
    if (watch == null || !loop.leaveBehind()) {
      return false;
    }
    Ended ended = interrupted(watch.interruptedFor());
    try {
      loop.context()
          .executor()
          .execute(
              () -> {
                cleanups.forEach(Runnable::run);
                elsewhere.accept(ended);
              });
    } catch (RejectedExecutionException full) {
      loop.returned();
      return false;
    }
    LOG.warn(
        "The handler of '{}' ignores its interrupt on {}; it is left behind",
        loop.role(),
        message.id());
    return true;
  }

  @Override
  public void alive() {
    Watchdog current = watchdog;
    if (current != null) {
      current.alive();
    }
  }

  @Override
  public String step(String name, Callable<String> action) throws Exception {
    alive();
    return steps.result(name, action);
  }

  @Override
  public List<Message> others() {
    return others;
  }

  @Override
  public void onAbandoned(Runnable cleanup) {
    cleanups.add(cleanup);
  }
}
