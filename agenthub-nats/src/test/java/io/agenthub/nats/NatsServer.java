/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server with JetStream in a directory and on a port of its own. */
final class NatsServer implements AutoCloseable {
  private static final Pattern PORT =
      Pattern.compile("\"nats\":\\s*\\[\"nats://[^:\"]*:([0-9]+)\"");

  private final Path directory;
  private final Process process;
  private final int port;

  private NatsServer(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  static NatsServer start() {
    try {
      Path directory = Files.createTempDirectory("agenthub-nats");
      return start(directory, -1);
    } catch (IOException e) {
      throw new AssertionError("cannot start a server", e);
    }
  }

  private static NatsServer start(Path directory, int port) throws IOException {
    Files.deleteIfExists(directory.resolve("log"));
    Process process =
        new ProcessBuilder(
                System.getProperty("agenthub.nats.server", "nats-server"),
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-js",
                "-sd",
                directory.resolve("store").toString(),
                "--ports_file_dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new NatsServer(directory, process, port > 0 ? port : awaitPort(directory, process));
  }

  private static int awaitPort(Path directory, Process process) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".ports")).toList()) {
          Matcher matcher = PORT.matcher(Files.readString(file));
          if (matcher.find()) {
            return Integer.parseInt(matcher.group(1));
          }
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no server: " + Files.readString(directory.resolve("log")));
  }

  String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** The same server again, on the same port and store, after a {@link #kill}. */
  NatsServer restarted() {
    try {
      return start(directory, port);
    } catch (IOException e) {
      throw new AssertionError("cannot start the server again", e);
    }
  }

  /** Removes all streams. */
  @SuppressWarnings("try") // nobody interrupts a test
  void wipe() {
    try (io.nats.client.Connection connection = io.nats.client.Nats.connect(url())) {
      var management = connection.jetStreamManagement();
      for (String stream : List.copyOf(management.getStreamNames())) {
        management.deleteStream(stream);
      }
    } catch (IOException | InterruptedException | io.nats.client.JetStreamApiException e) {
      throw new AssertionError("cannot wipe the server", e);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot remove " + directory, e);
    }
  }
}
