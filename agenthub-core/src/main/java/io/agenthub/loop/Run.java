/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import io.agenthub.message.Message;
import io.agenthub.message.Role;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a handler, under a time limit, that can be called off by another thread. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final TimeSource time;
  private final Duration timeLimit;
  private final Role role;
  private final AtomicReference<@Nullable Watchdog> watchdog = new AtomicReference<>();
  private volatile boolean calledOff;

  Run(TimeSource time, Duration timeLimit, Role role) {
    this.time = time;
    this.timeLimit = timeLimit;
    this.role = role;
  }

  /** Interrupts the handler, or keeps it from beginning. */
  void callOff() {
    calledOff = true;
    Watchdog current = watchdog.get();
    if (current != null) {
      current.interrupt();
    }
  }

  /**
   * Runs the handler, which may take long.
   *
   * @return what came of it; empty if it was called off before it had an outcome
   */
  Optional<Outcome> of(Handler handler, Message message, Watchdog.Pulse pulse) {
    Watchdog watch = new Watchdog(time, pulse, timeLimit);
    watchdog.set(watch);
    try (watch) {
      return calledOff ? Optional.empty() : Optional.of(handler.handle(message));
    } catch (InterruptedException e) {
      return interrupted();
    } catch (Exception e) {
      if (watch.hasInterrupted()) {
        return interrupted();
      }
      LOG.debug("The handler of {} failed on {}", role, message.id(), e);
      return Optional.of(Outcome.retry(e.toString()));
    } finally {
      watchdog.set(null);
    }
  }

  private Optional<Outcome> interrupted() {
    return calledOff
        ? Optional.empty()
        : Optional.of(Outcome.retry("It took longer than " + timeLimit + "."));
  }
}
