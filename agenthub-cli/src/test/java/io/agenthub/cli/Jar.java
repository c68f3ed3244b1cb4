/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.agenthub.cli.Typed.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jar as a user starts it: a process for each command, in a directory of its own. */
final class Jar {
  private static final int PATIENCE = 120;

  private final Path directory;
  private int started;

  Jar(Path directory) {
    this.directory = directory;
  }

  /** How a shell script starts the same jar. */
  static String command() {
    return String.join(" ", base());
  }

  private static List<String> base() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        Path.of("target", "agenthub.jar").toAbsolutePath().toString());
  }

  /** Runs a command to its end. */
  Result run(String... args) throws IOException, InterruptedException {
    return start(args).result();
  }

  /** Starts a command. */
  Running start(String... args) throws IOException {
    List<String> command = new ArrayList<>(base());
    command.addAll(List.of(args));
    Path out = directory.resolve("out-" + ++started);
    Path err = directory.resolve("err-" + started);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AGENTHUB_"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Running(process, out, err);
  }

  /**
   * A command that runs.
   *
   * @param process its process
   * @param out where its output goes
   * @param err where its complaints go
   */
  record Running(Process process, Path out, Path err) {
    /** Waits for its end. */
    Result result() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running; it said: " + Files.readString(err));
      }
      return new Result(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
  }
}
