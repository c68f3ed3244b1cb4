/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A child process. It says on its standard output how far it is, one word a line, hears commands on
 * its standard input, and ends by itself when its parent is gone.
 *
 * <p><b>Threads:</b> for one.
 */
public final class Child implements AutoCloseable {
  private static final String GONE = "";

  /** A line and when it was heard. */
  private record Said(String line, long nanos) {}

  private final String name;
  private final Process process;
  private final Path errors;
  private final OutputStream commands;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

  private Child(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.commands = process.getOutputStream();
  }

  /** Starts a process; what it writes to standard error goes to a file of its name. */
  public static Child start(String name, List<String> command, Path directory) {
    Path errors = directory.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    try {
      Child child = new Child(name, builder.start(), errors);
      Thread listener = new Thread(child::listen, "listen-" + name);
      listener.setDaemon(true);
      listener.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      heard("listening failed: " + e.getMessage());
    } finally {
      heard(GONE);
    }
  }

  private void heard(String line) {
    said.add(new Said(line, System.nanoTime()));
  }

  /** The name it was started under. */
  public String name() {
    return name;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it has said the word.
   *
   * @return when it said it, by {@link System#nanoTime}
   * @throws IllegalStateException if it ends or the time is over before
   */
  public long await(String word, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        Said next = said.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new IllegalStateException(
              "%s did not say '%s' within %s".formatted(name, word, patience));
        }
        if (next.line().equals(word)) {
          return next.nanos();
        }
        if (next.line().equals(GONE)) {
          said.add(next);
          throw new IllegalStateException(
              "%s ended before it said '%s'; it wrote:%n%s".formatted(name, word, written()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** What it wrote to standard error. */
  private String written() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command. A child that is gone does not hear it. */
  public void say(String word) {
    try {
      commands.write((word + "\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
    } catch (IOException gone) {
      heard("not heard: " + word);
    }
  }

  /** SIGKILL, without a wait for its effect. */
  public void strike() {
    process.destroyForcibly();
  }

  /** SIGKILL, and waits for the end. */
  public void kill() {
    strike();
    awaitExit(Duration.ofSeconds(30));
  }

  /**
   * Waits for the end.
   *
   * @return its exit code
   */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("%s did not end within %s".formatted(name, patience));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** SIGSTOP, and waits until every thread has stopped, those inside the kernel too. */
  public void freeze() {
    Shell.run("kill", "-STOP", Long.toString(process.pid()));
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!isFrozen()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " did not stop");
      }
      Thread.onSpinWait();
    }
  }

  /** SIGCONT: goes on after {@link #freeze}. */
  public void thaw() {
    Shell.run("kill", "-CONT", Long.toString(process.pid()));
  }

  private boolean isFrozen() {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    try (var each = Files.list(tasks)) {
      return each.allMatch(Child::isStopped);
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

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill();
  }
}
