/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

/**
 * Does something when the process is told to end, by Ctrl-C or SIGTERM, until it is closed.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
final class ShutdownHook implements AutoCloseable {
  private final Thread thread;
  private volatile boolean running;

  ShutdownHook(Runnable work) {
    thread =
        new Thread(
            () -> {
              running = true;
              work.run();
            },
            "agenthub-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
  }

  /** Whether the process is ending. */
  boolean isRunning() {
    return running;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException endingAlready) {
      running = true;
    }
  }
}
