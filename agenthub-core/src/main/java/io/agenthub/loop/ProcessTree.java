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
  /** How often marked processes are looked for: one may have been started during the last look. */
  private static final int LOOKS = 3;

  private ProcessTree() {}

  /**
   * Kills the process and its offspring, and waits shortly until it is gone. One that has ended by
   * itself may leave others behind on purpose; of one that has to be killed nothing is left, also
   * what bears its mark and has lost its parent.
   */
  static void kill(Process process, ProcessMark mark) {
    boolean alive = process.isAlive();
    kill(process.toHandle());
    for (int i = 0; alive && i < LOOKS; i++) {
      List<ProcessHandle> orphans = mark.bearers().toList();
      orphans.forEach(ProcessHandle::destroyForcibly);
      alive = !orphans.isEmpty();
    }
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
