/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Settles the messages of one turn, each by itself; called again after a failure of the broker, it
 * repeats only what is not settled yet.
 *
 * <p><b>Threads:</b> for one at a time.
 */
final class SharedEnding implements Supplier<CompletableFuture<?>> {
  private final List<Supplier<CompletableFuture<?>>> endings;
  private final List<CompletableFuture<?>> begun = new ArrayList<>();

  SharedEnding(List<Supplier<CompletableFuture<?>>> endings) {
    this.endings = List.copyOf(endings);
  }

  @Override
  public CompletableFuture<?> get() {
    for (int i = 0; i < endings.size(); i++) {
      if (i == begun.size()) {
        begun.add(endings.get(i).get());
      } else if (begun.get(i).isCompletedExceptionally()) {
        begun.set(i, endings.get(i).get());
      }
    }
    return CompletableFuture.allOf(begun.toArray(CompletableFuture<?>[]::new));
  }
}
