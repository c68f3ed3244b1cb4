/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit.hub;

import io.agenthub.loop.Gate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gate that the test opens and closes. */
final class ManualGate implements Gate {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean open;

  ManualGate(boolean open) {
    this.open = open;
  }

  void set(boolean state) {
    open = state;
    listeners.forEach(Runnable::run);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
