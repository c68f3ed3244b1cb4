/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How fast the story goes, so that a person can follow it. */
final class Pace {
  private static final int TIMES_FASTER = 20;

  private final boolean fast;
  private final long begin = System.nanoTime();

  Pace(boolean fast) {
    this.fast = fast;
  }

  boolean isFast() {
    return fast;
  }

  /** Between two things that happen. */
  void pause() throws InterruptedException {
    work(500);
  }

  /** As long as a piece of work takes. */
  void work(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(fast ? millis / TIMES_FASTER : millis);
  }

  /** The time since the beginning, in seconds. */
  String elapsed() {
    return String.format(Locale.ROOT, "%5.1f", (System.nanoTime() - begin) / 1e9);
  }
}
