/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One of the eleven in a process of its own, which can be killed.
 *
 * <p>It says on its standard output what it begins, and ends in good order when its standard input
 * does; so it never outlives this process.
 */
final class ChildAgent implements AutoCloseable {
  private static final int PATIENCE = 60;
  private static final String READY = "ready";

  private final Process process;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> longJob = new CompletableFuture<>();

  private ChildAgent(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "agenthub-demo-child");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the process; the agent in it waits for messages a moment later. */
  static ChildAgent start(String url, Cast cast, String name, Pace pace) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(virtualMachineOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.agenthub.cli.Main", "demo-agent", "--hub", url));
    command.addAll(List.of("--name", name, "--tag", cast.tag()));
    command.addAll(List.of("--prefix", cast.prefix(), "--topics", cast.topics()));
    if (pace.isFast()) {
      command.add("--fast");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    return new ChildAgent(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** What makes this process start quickly does so for the child. */
  private static List<String> virtualMachineOptions() {
    Stream<String> own = ProcessHandle.current().info().arguments().stream().flatMap(Stream::of);
    return Stream.concat(
            own.filter(o -> o.startsWith("-XX:SharedArchiveFile=") || o.startsWith("-Xlog:")),
            Stream.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
        .toList();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(READY)) {
          ready.complete(null);
        } else if (line.equals(Colleague.LONG_JOB)) {
          longJob.complete(null);
        }
      }
    } catch (IOException killed) {
      ready.completeExceptionally(killed);
    }
    ready.completeExceptionally(new IOException("the agent's process has ended"));
    longJob.completeExceptionally(new IOException("the agent's process has ended"));
  }

  private void await(CompletableFuture<Void> event) throws InterruptedException {
    try {
      event.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "the agent's own process does not work; its words are above: " + e.getMessage());
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the agent is there. */
  void awaitReady() throws InterruptedException {
    await(ready);
  }

  /** Waits until it is in the middle of the long job. */
  void awaitLongJob() throws InterruptedException {
    await(longJob);
  }

  /** Ends it with SIGKILL, in the middle of whatever it does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end in good order. Idempotent. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException alreadyGone) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
