/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.List;

/**
 * What else decides what a loop does.
 *
 * @param gate whether it may take; default always
 * @param errands what it does beside messages; default nothing
 * @param end what is done when its last message has ended, before it counts as ended; default
 *     nothing
 * @since 0.1
 */
public record LoopHooks(Gate gate, Errands errands, Runnable end) {
  /** Neither. */
  public static final LoopHooks NONE = new LoopHooks(Gate.open(), Errands.none(), () -> {});

  /** The same with one more gate that must be open. */
  public LoopHooks withGate(Gate other) {
    return new LoopHooks(Gate.all(List.of(gate, other)), errands, end);
  }

  /** The same with more errands, behind those there are. */
  public LoopHooks withErrands(Errands more) {
    return new LoopHooks(gate, Errands.of(List.of(errands, more)), end);
  }

  /** The same with something to be done at the end, after what is done there already. */
  public LoopHooks withEnd(Runnable last) {
    return new LoopHooks(
        gate,
        errands,
        () -> {
          end.run();
          last.run();
        });
  }
}
