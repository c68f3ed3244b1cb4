/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

/**
 * Several threads that do the same at the same moment.
 *
 * <p><b>Threads:</b> each member is a thread of its own.
 */
final class Crew {
  private Crew() {}

  /** What one member does. */
  @FunctionalInterface
  interface Work<T> {
    T run(int member) throws Exception;
  }

  /** Starts all members at once; the futures hold what each returned or threw. */
  static <T> List<CompletableFuture<T>> start(int size, Work<T> work) {
    CyclicBarrier gate = new CyclicBarrier(size);
    List<CompletableFuture<T>> results = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int member = i;
      CompletableFuture<T> result = new CompletableFuture<>();
      Thread thread = new Thread(() -> perform(gate, () -> work.run(member), result));
      thread.setName("crew-" + member);
      thread.setDaemon(true);
      thread.start();
      results.add(result);
    }
    return results;
  }

  private static <T> void perform(
      CyclicBarrier gate, Callable<T> work, CompletableFuture<T> result) {
    try {
      gate.await();
      result.complete(work.call());
    } catch (Exception | AssertionError e) {
      result.completeExceptionally(e);
    }
  }
}
