/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.List;
import java.util.Optional;

/**
 * Where a loop looks for work that no message asked for.
 *
 * <p>The loop asks between two messages and whenever it is woken. What it took it runs, or {@link
 * Taken#putBack puts back} if a message turns out to go first.
 *
 * <p><b>Threads:</b> called by many; an implementation must be quick and must not block.
 *
 * @since 0.1
 */
public interface Errands {
  /** Takes the most urgent errand that is due now, so that no other worker gets it. */
  Optional<Taken> take();

  /** Calls {@code listener} when an errand has become due; the result ends the calls. */
  Runnable onDue(Runnable listener);

  /**
   * An errand that was taken.
   *
   * @param errand what is to be done
   * @param putBack undoes the taking, because something else goes first; it is offered again
   */
  record Taken(Errand errand, Runnable putBack) {}

  /** No errands. */
  static Errands none() {
    return new Errands() {
      @Override
      public Optional<Taken> take() {
        return Optional.empty();
      }

      @Override
      public Runnable onDue(Runnable listener) {
        return () -> {};
      }
    };
  }

  /** The errands of several, the earlier first. */
  static Errands of(List<Errands> several) {
    List<Errands> copy = List.copyOf(several);
    return new Errands() {
      @Override
      public Optional<Taken> take() {
        return copy.stream().flatMap(errands -> errands.take().stream()).findFirst();
      }

      @Override
      public Runnable onDue(Runnable listener) {
        List<Runnable> ends = copy.stream().map(errands -> errands.onDue(listener)).toList();
        return () -> ends.forEach(Runnable::run);
      }
    };
  }
}
