/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.error.HubClosedException;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the state of all consumers is worked on, one task at a time, and the few helpers that may
 * block.
 *
 * <p>What runs on the engine must not block. It has a thread of its own; where it is idle, the
 * client's thread that brings messages works on them itself. After {@link #close} tasks are
 * dropped.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Questions that wait for the server at a time. */
  private static final int HELPERS = 16;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final TimeSource time;
  private final ExecutorService thread;
  private final Turns turns;
  private final ExecutorService helpers;
  private final ExecutorService listeners;
  private final Map<Long, CompletableFuture<?>> waits = new ConcurrentHashMap<>();
  private final AtomicLong lastWait = new AtomicLong();
  private volatile boolean closed;

  /**
   * An engine.
   *
   * @param time closed with the engine
   */
  public Engine(TimeSource time) {
    this.time = time;
    this.thread = Executors.newSingleThreadExecutor(daemons("agenthub-nats-engine-"));
    this.turns = new Turns(this::onThread);
    this.helpers = helpers();
    this.listeners = Executors.newCachedThreadPool(daemons("agenthub-nats-listener-"));
  }

  /** As many as are needed, up to a limit; what is beyond it waits for its turn. */
  private static ExecutorService helpers() {
    ThreadPoolExecutor helpers =
        new ThreadPoolExecutor(
            HELPERS,
            HELPERS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            daemons("agenthub-nats-helper-"));
    helpers.allowCoreThreadTimeOut(true);
    return helpers;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The clock and the timers of everything on the engine. */
  public TimeSource time() {
    return time;
  }

  /** After the close nobody runs what is left. */
  private void onThread(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException afterClose) {
      LOG.trace("Dropped tasks after the close");
    }
  }

  /** Runs the task on the engine, after those submitted before. */
  public void execute(Runnable task) {
    if (!closed) {
      turns.later(() -> logged(task));
    }
  }

  /** The same, on the calling thread if the engine is idle. */
  public void executeHere(Runnable task) {
    if (!closed) {
      turns.now(() -> logged(task));
    }
  }

  /** Runs the task on a helper, which may wait for the server, but not for another helper. */
  public void help(Runnable task) {
    submit(helpers, task);
  }

  /** What a helper finds out. */
  public <T> CompletableFuture<T> helped(Supplier<T> question) {
    CompletableFuture<T> answer = untilClosed(new CompletableFuture<>());
    help(() -> complete(answer, question));
    return answer;
  }

  /** Runs what may take as long as it likes: listeners of users, one task at a time for each. */
  public void tell(Runnable task) {
    submit(listeners, task);
  }

  private static void submit(ExecutorService executor, Runnable task) {
    try {
      executor.execute(() -> logged(task));
    } catch (RejectedExecutionException closed) {
      LOG.trace("Dropped a task after the close");
    }
  }

  /**
   * Runs a task; what it throws ends here, errors too: one of a user's rule, or a class that is
   * missing, must end neither the engine nor the client's thread that brings messages.
   */
  static void logged(Runnable task) {
    try {
      task.run();
    } catch (HubClosedException e) {
      LOG.trace("Dropped a step after the close", e);
    } catch (RuntimeException e) {
      LOG.warn("A step of the NATS binding failed", e);
    } catch (Error e) {
      LOG.error("A step of the NATS binding failed", e);
    }
  }

  /** The value that the supplier gives on the engine; fails after {@link #close}. */
  public <T> CompletableFuture<T> ask(Supplier<T> supplier) {
    CompletableFuture<T> answer = untilClosed(new CompletableFuture<>());
    execute(() -> complete(answer, supplier));
    return answer;
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> supplier) {
    try {
      answer.complete(supplier.get());
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Runs the task on the engine after a while. */
  public TimeSource.Timer schedule(Duration delay, Runnable task) {
    return time.schedule(delay, () -> execute(task));
  }

  /** Fails the future at the close, should it still be waited for. */
  public <T> CompletableFuture<T> untilClosed(CompletableFuture<T> future) {
    long number = lastWait.incrementAndGet();
    waits.put(number, future);
    CompletableFuture<T> unused = future.whenComplete((value, failure) -> waits.remove(number));
    if (closed) {
      future.completeExceptionally(closed());
    }
    return future;
  }

  /**
   * Lets a while pass on the calling thread, which must not be the engine's.
   *
   * @throws HubClosedException if the hub is closed meanwhile
   */
  public void pause(Duration duration) {
    Calls.await(after(duration));
  }

  /** Completes after a while; fails if the hub is closed meanwhile. */
  public CompletableFuture<Boolean> after(Duration duration) {
    CompletableFuture<Boolean> over = untilClosed(new CompletableFuture<>());
    time.schedule(duration, () -> over.complete(true));
    return over;
  }

  /** What is thrown once the hub is closed. */
  public static HubClosedException closed() {
    return new HubClosedException("This hub has been closed.");
  }

  @Override
  public void close() {
    closed = true;
    waits.values().forEach(wait -> wait.completeExceptionally(closed()));
    time.close();
    thread.shutdown();
    helpers.shutdown();
    listeners.shutdown();
  }
}
