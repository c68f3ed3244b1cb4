/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.List;

/**
 * Says whether an agent may take work now: it may not while it is paused, offline or out of quota.
 *
 * <p>A closed gate stops every path into the agent, messages and errands alike. A message that was
 * handed out in the moment of closing goes back and has not used an attempt; one that is being
 * worked on comes to its end.
 *
 * <p><b>Threads:</b> called by many; an implementation must be quick and must not block.
 *
 * @since 0.1
 */
public interface Gate {
  /** Whether the agent may take now. */
  boolean isOpen();

  /**
   * Calls {@code listener} after each moment in which {@link #isOpen} may have changed its answer.
   * It may be called on any thread, and more often than needed.
   *
   * @return ends the calls; idempotent
   */
  Runnable onChange(Runnable listener);

  /** A gate that never closes. */
  static Gate open() {
    return new Gate() {
      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public Runnable onChange(Runnable listener) {
        return () -> {};
      }
    };
  }

  /** A gate that is open while all of these are. */
  static Gate all(List<Gate> gates) {
    List<Gate> copy = List.copyOf(gates);
    return new Gate() {
      @Override
      public boolean isOpen() {
        return copy.stream().allMatch(Gate::isOpen);
      }

      @Override
      public Runnable onChange(Runnable listener) {
        List<Runnable> ends = copy.stream().map(gate -> gate.onChange(listener)).toList();
        return () -> ends.forEach(Runnable::run);
      }
    };
  }
}
