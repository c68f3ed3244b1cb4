/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import io.agenthub.delivery.Pause;
import io.agenthub.delivery.Registry;
import io.agenthub.loop.Gate;
import io.agenthub.message.Role;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Is closed while the registry says that the agent is paused.
 *
 * <p>It follows the registry, so that a pause by another process takes effect at once, and opens by
 * itself when the pause has an end. That end is a time of the wall clock, which may jump: it is
 * looked at every minute.
 */
final class PauseGate implements Gate {
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final Registry registry;
  private final Role role;
  private final TimeSource time;

  PauseGate(Registry registry, Role role, TimeSource time) {
    this.registry = registry;
    this.role = role;
    this.time = time;
  }

  @Override
  public boolean isOpen() {
    return pause().isEmpty();
  }

  private Optional<Pause> pause() {
    return registry.pause(role).filter(pause -> pause.isInForce(time.now()));
  }

  @Override
  public Runnable onChange(Runnable listener) {
    Alarm alarm = new Alarm(listener);
    Runnable end = registry.onChange(role, alarm::changed);
    alarm.set();
    return () -> {
      end.run();
      alarm.close();
    };
  }

  /** Tells a listener of the end of a pause. */
  private final class Alarm {
    private final Runnable listener;
    private TimeSource.@Nullable Timer timer;
    private boolean closed;

    Alarm(Runnable listener) {
      this.listener = listener;
    }

    void changed() {
      set();
      listener.run();
    }

    synchronized void set() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      Optional<Instant> end = closed ? Optional.empty() : pause().flatMap(Pause::until);
      if (end.isPresent()) {
        Instant latest = time.now().plus(LONGEST_SLEEP);
        Instant wake = end.get().isBefore(latest) ? end.get() : latest;
        timer = time.scheduleAt(wake, this::changed);
      }
    }

    synchronized void close() {
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
    }
  }
}
