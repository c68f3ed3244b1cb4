/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.learning;

import io.agenthub.broker.StoredMessage;
import io.agenthub.delivery.Futures;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The pages of a long stretch of the stream, read and understood by other threads while the caller
 * folds those before them: folding needs the order, reading does not.
 *
 * <p><b>Threads:</b> for one. Nothing of it outlives {@link #close} but what is under way.
 */
final class ReadAhead implements AutoCloseable {
  /** Enough for a page to be read and another one understood; more would only take memory. */
  private static final int THREADS = 2;

  private static final int PAGES = 3;

  private final LongFunction<List<StoredMessage>> stream;
  private final Predicate<List<StoredMessage>> filled;
  private final Function<List<StoredMessage>, List<LearningEvent>> reader;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, ReadAhead::thread);
  private final Queue<CompletableFuture<Page>> coming = new ArrayDeque<>();
  private CompletableFuture<List<StoredMessage>> newest;

  /**
   * A page that has been understood.
   *
   * @param events what it says, in its order
   * @param last the sequence of its last record; 0 if it has none
   */
  record Page(List<LearningEvent> events, long last) {
    boolean isEmpty() {
      return last == 0;
    }
  }

  /**
   * Begins to read.
   *
   * @param stream the page that begins at a sequence
   * @param filled whether there may be more behind a page
   * @param reader what a page says
   */
  ReadAhead(
      LongFunction<List<StoredMessage>> stream,
      Predicate<List<StoredMessage>> filled,
      Function<List<StoredMessage>, List<LearningEvent>> reader,
      long from) {
    this.stream = stream;
    this.filled = filled;
    this.reader = reader;
    this.newest = CompletableFuture.supplyAsync(() -> stream.apply(from), threads);
    understand();
    while (coming.size() < PAGES) {
      readOn();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "agenthub-learning-reader");
    thread.setDaemon(true);
    return thread;
  }

  private void readOn() {
    newest = newest.thenApplyAsync(this::after, threads);
    understand();
  }

  private List<StoredMessage> after(List<StoredMessage> page) {
    return filled.test(page) ? stream.apply(last(page) + 1) : List.of();
  }

  private void understand() {
    coming.add(newest.thenApplyAsync(page -> new Page(reader.apply(page), last(page)), threads));
  }

  private static long last(List<StoredMessage> page) {
    return page.isEmpty() ? 0 : page.get(page.size() - 1).sequence();
  }

  /** The next page; an empty one after the last. */
  Page next() {
    readOn();
    return Futures.await(coming.remove());
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
