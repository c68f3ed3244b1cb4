/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process with all that it has started.
 *
 * <p>What a dead process had started is no longer known as its offspring, so its children are
 * looked up just before it is killed. It goes before them: a shell whose child is killed starts the
 * next one.
 */
final class ProcessTree {
  private ProcessTree() {}

  /** Kills the process and its offspring, and waits shortly until it is gone. */
  static void kill(Process process) {
    kill(process.toHandle());
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

  private static void kill(ProcessHandle process) {
    List<ProcessHandle> children = process.children().toList();
    process.destroyForcibly();
    children.forEach(ProcessTree::kill);
  }
}
