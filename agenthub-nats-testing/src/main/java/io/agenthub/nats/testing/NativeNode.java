/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server that is a process of this machine. */
final class NativeNode implements NatsNode {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(30);

  private final NatsProgram program;
  private final String name;
  private final NodePorts ports;
  private final Path config;
  private final Path log;
  private @Nullable Process process;
  private @Nullable Guard guard;
  private boolean frozen;

  /**
   * A server that has not been started.
   *
   * @param directory where its configuration and its log are kept
   */
  NativeNode(NatsProgram program, String name, NodePorts ports, Path directory) {
    this.program = program;
    this.name = name;
    this.ports = ports;
    this.config = directory.resolve(name + ".conf");
    this.log = directory.resolve(name + ".log");
  }

  /** Writes its configuration. */
  void configure(String text) {
    try {
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return ports.client();
  }

  @Override
  public URI monitor() {
    return URI.create("http://127.0.0.1:" + ports.monitor());
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    Process started = launch();
    process = started;
    guard = Guard.of(started.pid());
    frozen = false;
    Waits.until(
        () -> !started.isAlive() || Probe.greeting(ports.client()).isPresent(),
        START,
        () -> "%s does not take clients; it logged:%n%s".formatted(name, log()));
    if (!started.isAlive()) {
      ended();
      throw new IllegalStateException(
          "%s did not start; it logged:%n%s".formatted(program.path(), log()));
    }
  }

  private Process launch() {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program.path().toString(), "-c", config.toString()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process started = builder.start();
      started.getOutputStream().close();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void stop() {
    thaw();
    end(Process::destroy);
  }

  @Override
  public synchronized void kill() {
    end(Process::destroyForcibly);
  }

  private void end(Consumer<Process> signal) {
    Process running = process;
    if (running == null) {
      return;
    }
    signal.accept(running);
    try {
      if (!running.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "%s did not end within %s; it logged:%n%s".formatted(name, END, log()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ending " + name, e);
    }
    ended();
  }

  private void ended() {
    process = null;
    if (guard != null) {
      guard.close();
      guard = null;
    }
  }

  @Override
  public synchronized void freeze() {
    if (!isRunning()) {
      throw new IllegalStateException(name + " does not run");
    }
    long pid = signal("-STOP");
    frozen = true;
    Waits.until(() -> isFrozen(pid), Duration.ofSeconds(10), () -> name + " does not stop");
  }

  @Override
  public synchronized void thaw() {
    if (frozen && isRunning()) {
      signal("-CONT");
    }
    frozen = false;
  }

  private long signal(String signal) {
    if (process == null) {
      throw new IllegalStateException(name + " does not run");
    }
    long pid = process.pid();
    try {
      int code =
          new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill %s %d failed with %d".formatted(signal, pid, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, e);
    }
    return pid;
  }

  /** Whether all threads have stopped; where the system has no /proc, the signal is trusted. */
  private static boolean isFrozen(long pid) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return true;
    }
    try (Stream<Path> each = Files.list(tasks)) {
      return each.allMatch(NativeNode::isStopped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isStopped(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      return stat.startsWith("T", stat.lastIndexOf(')') + 2);
    } catch (IOException ended) {
      return true;
    }
  }

  @Override
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
