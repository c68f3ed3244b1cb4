/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import io.agenthub.reliability.process.Child;
import io.agenthub.reliability.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A place in the run that is always filled again: the process that works there and the next one,
 * which has its JVM started and waits. So a kill costs the opening of the hub and not the start of
 * a JVM.
 *
 * <p><b>Threads:</b> for one.
 */
public final class Slot implements AutoCloseable {
  /** What the processes of a slot do. */
  public enum Part {
    /** They send. */
    SENDER,
    /** They handle. */
    AGENT,
    /** They handle, and now and then one sends too. */
    MIXED
  }

  /** A role that processes send as. */
  public static final String WRITER = Cast.WRITERS.get(0);

  /** A role that they send to. */
  public static final String WORKER = Cast.WORKERS.get(0);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARALLEL = 16;

  private final Part part;
  private final String name;
  private final String url;
  private final Path directory;
  private final JavaCommand java;
  private final Random random;
  private final int perSecond;
  private int generation;
  private @Nullable Child standby;
  private @Nullable Child working;
  private boolean ready;
  private long startedAt;

  /**
   * An empty place, with a process that waits to fill it.
   *
   * @param name begins the names of its processes
   * @param place where the hub is and the histories go
   * @param seed of its choices
   * @param perSecond how many messages each thread of a sender sends a second
   */
  public Slot(Part part, String name, Place place, JavaCommand java, long seed, int perSecond) {
    this.part = part;
    this.name = name;
    this.url = place.url();
    this.directory = place.directory();
    this.java = java;
    this.random = new Random(seed);
    this.perSecond = perSecond;
    prepare();
  }

  private void prepare() {
    String who = name + "g" + generation++;
    boolean sends = part == Part.SENDER || (part == Part.MIXED && random.nextInt(3) == 0);
    int parallel = part == Part.SENDER ? 0 : PARALLEL;
    List<String> arguments = new ArrayList<>();
    arguments.add(url);
    arguments.add(directory.resolve(who + ".jsonl").toString());
    arguments.add(who);
    if (sends) {
      arguments.add(Long.toString(random.nextLong()));
      arguments.add(Integer.toString(perSecond));
    }
    arguments.add(Integer.toString(parallel));
    Class<?> program = sends ? SenderProgram.class : AgentProgram.class;
    standby = Child.start(who, java.of(program, arguments), directory);
  }

  /** Whether a process works here. */
  public boolean isEmpty() {
    return working == null;
  }

  /** The name of the process that works here. */
  public String working() {
    return child().name();
  }

  /** Lets the process that waits begin, if none works here, and starts the one after it. */
  public void fill() {
    Child next = standby;
    if (working == null && next != null) {
      next.await("standby", PATIENCE);
      next.say("go");
      startedAt = System.nanoTime();
      ready = false;
      working = next;
      prepare();
    }
  }

  /** Waits until the process has begun to open the hub. */
  void awaitOpening() {
    child().await("opening", PATIENCE);
  }

  /**
   * Waits until the process has opened the hub.
   *
   * @return how long it took from the order to begin; zero if it had been ready before
   */
  public Duration awaitReady() {
    if (ready) {
      return Duration.ZERO;
    }
    long readyAt = child().await("ready", PATIENCE);
    ready = true;
    return Duration.ofNanos(readyAt - startedAt);
  }

  /** SIGKILL for the process that works here. */
  public void kill() {
    child().kill();
    working = null;
  }

  /** SIGKILL without a wait for its effect; {@link #kill} has to follow. */
  public void strike() {
    child().strike();
  }

  /** SIGSTOP; {@link #thaw} has to follow. */
  public void freeze() {
    child().freeze();
  }

  /** SIGCONT. */
  public void thaw() {
    child().thaw();
  }

  private Child child() {
    if (working == null) {
      throw new IllegalStateException("nobody works in " + name);
    }
    return working;
  }

  @Override
  public void close() {
    if (working != null) {
      kill();
    }
    if (standby != null) {
      standby.kill();
      standby = null;
    }
  }
}
