/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often something can be done in a second.
 *
 * <p><b>Threads:</b> for one; it starts others.
 */
final class Throughput {
  private final LongAdder processor = new LongAdder();

  /** Nanoseconds of processor time of all threads that this has started. */
  long processorNanos() {
    return processor.sum();
  }

  /**
   * Many threads, each of which does the next only when the last has returned.
   *
   * @param operation gets the number of its thread
   * @return operations a second
   */
  double blocking(int threads, double seconds, IntConsumer operation) throws InterruptedException {
    LongAdder done = new LongAdder();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    long begin = System.nanoTime();
    long length = (long) (seconds * 1e9);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Runnable work =
          () -> {
            try {
              do {
                operation.accept(number);
                done.increment();
              } while (System.nanoTime() - begin < length && failure.get() == null);
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            }
            processor.add(Processor.ofThisThread());
          };
      Thread thread = new Thread(work, "bench-sender-" + i);
      thread.setDaemon(true);
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
    return done.sum() * 1e9 / (System.nanoTime() - begin);
  }

  /**
   * One thread that goes on while fewer than {@code window} are under way.
   *
   * @return operations a second
   */
  double inFlight(int window, double seconds, Supplier<CompletableFuture<?>> operation)
      throws InterruptedException {
    Semaphore room = new Semaphore(window);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    long count = 0;
    long begin = System.nanoTime();
    long length = (long) (seconds * 1e9);
    while (System.nanoTime() - begin < length && failure.get() == null) {
      room.acquire();
      CompletableFuture<?> unused =
          operation
              .get()
              .whenComplete(
                  (done, problem) -> {
                    if (problem != null) {
                      failure.compareAndSet(null, problem);
                    }
                    room.release();
                  });
      count++;
    }
    room.acquire(window);
    if (failure.get() != null) {
      throw new IllegalStateException("An operation in flight failed", failure.get());
    }
    return count * 1e9 / (System.nanoTime() - begin);
  }
}
