/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.connection;

import io.agenthub.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that a helper does at the time that was named last. An earlier time counts no more,
 * even if it has come and the work only waits for a helper.
 *
 * <p><b>Threads:</b> safe for use by many.
 */
public final class Appointment {
  private final Engine engine;
  private final Runnable work;
  private TimeSource.@Nullable Timer timer;
  private long latest;

  /** No appointment yet for the work. */
  public Appointment(Engine engine, Runnable work) {
    this.engine = engine;
    this.work = work;
  }

  /** Has the work done after a while, and not before. */
  public synchronized void in(Duration wait) {
    if (timer != null) {
      timer.cancel();
    }
    long mine = ++latest;
    timer = engine.schedule(wait, () -> engine.help(() -> keep(mine)));
  }

  private void keep(long mine) {
    if (isLatest(mine)) {
      work.run();
    }
  }

  private synchronized boolean isLatest(long mine) {
    return mine == latest;
  }
}
