/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process with all that it has started.
 *
 * <p>What a dead process had started is no longer known as its offspring; so the offspring is
 * looked up while it lives, and killed from the leaves, with what came up meanwhile.
 */
final class ProcessTree {
  private static final int ROUNDS = 5;

  private ProcessTree() {}

  /** Kills the process and its offspring, and waits shortly until they are gone. */
  static void kill(Process process) {
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> offspring = process.descendants().toList();
      if (offspring.isEmpty()) {
        break;
      }
      for (int i = offspring.size() - 1; i >= 0; i--) {
        offspring.get(i).destroyForcibly();
      }
    }
    process.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
