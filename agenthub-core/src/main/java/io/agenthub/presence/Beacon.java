/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.presence;

import io.agenthub.broker.BatchResult;
import io.agenthub.broker.Broker;
import io.agenthub.broker.Headers;
import io.agenthub.broker.Operation;
import io.agenthub.broker.Publication;
import io.agenthub.json.Unicode;
import io.agenthub.message.Role;
import io.agenthub.message.Subjects;
import io.agenthub.presence.Presence.State;
import io.agenthub.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the heartbeats of all agents of one process.
 *
 * <p>A thousand idle agents cost one batch a beat. Changes are gathered for a moment, so that an
 * agent that works through a thousand messages a second says so once in that moment.
 *
 * <p><b>Threads:</b> safe for use by many.
 *
 * @since 0.1
 */
public final class Beacon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beacon.class);
  private static final Duration GATHER = Duration.ofMillis(250);
  private static final int MAX_ABOUT = 80;

  private final Broker broker;
  private final TimeSource time;
  private final String process;
  private final Set<Light> lights = ConcurrentHashMap.newKeySet();
  private final Set<Light> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * A beacon that is silent until its first light.
   *
   * @param process a name of this process, unique in the hub
   */
  public Beacon(Broker broker, TimeSource time, String process) {
    this.broker = broker;
    this.time = time;
    this.process = process;
    time.schedule(Presence.BEAT, this::beat);
  }

  /** Shows an instance of the role as alive and idle, until its light is closed. */
  public Light light(Role role, int number) {
    Light light = new Light(role, process + "-" + number);
    lights.add(light);
    light.show(State.IDLE, "");
    return light;
  }

  private void beat() {
    if (!closed) {
      time.schedule(Presence.BEAT, this::beat); // first: no failure may end all later beats
      send(lights);
    }
  }

  private void gather() {
    gathering.set(false);
    List<Light> now = List.copyOf(changed);
    changed.removeAll(now);
    send(now);
  }

  private void send(Collection<Light> which) {
    List<Operation> beats = new ArrayList<>();
    which.forEach(light -> beats.add(light.publication()));
    if (beats.isEmpty() || closed) {
      return;
    }
    CompletableFuture<BatchResult> unused =
        broker
            .execute(beats)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.debug("Heartbeats were not stored", failure);
                  }
                });
  }

  /** Stops beating. Idempotent. */
  @Override
  public void close() {
    gather();
    closed = true;
  }

  /** The heartbeat of one instance. */
  public final class Light implements AutoCloseable {
    private final Role role;
    private final String instance;
    private volatile Shown shown = new Shown(State.IDLE, "", Instant.EPOCH);
    private volatile Instant progressAt = Instant.EPOCH;

    private Light(Role role, String instance) {
      this.role = role;
      this.instance = instance;
    }

    private record Shown(State state, String busyWith, Instant since) {}

    /** The instance waits. */
    public void idle() {
      show(State.IDLE, "");
    }

    /** The instance works on a message about this. */
    public void working(String about) {
      show(State.WORKING, Unicode.cut(about, MAX_ABOUT));
    }

    /** Its work goes on; the next heartbeat says so. As cheap as reading a clock. */
    public void progress() {
      progressAt = time.now();
    }

    private void show(State state, String about) {
      shown = new Shown(state, about, time.now());
      progressAt = shown.since();
      changed.add(this);
      if (!closed && gathering.compareAndSet(false, true)) {
        time.schedule(GATHER, Beacon.this::gather);
      }
    }

    private Publication publication() {
      Shown now = shown;
      Presence presence =
          new Presence(
              role.name(),
              instance,
              now.state(),
              now.busyWith(),
              now.since(),
              progressAt,
              time.now());
      return Publication.of(Subjects.presence(role, instance), Headers.none(), presence.toBytes());
    }

    /** The instance has stopped. Idempotent. */
    @Override
    public void close() {
      if (lights.remove(this)) {
        show(State.STOPPED, "");
      }
    }
  }
}
