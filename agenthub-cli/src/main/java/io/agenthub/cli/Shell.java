/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command: its streams, environment, directory and clock.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param isTerminal whether standard output is a terminal
 * @param environment the variables of the environment
 * @param directory the working directory
 * @param clock the wall clock
 * @param zone in which times are shown to people
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean isTerminal,
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    ZoneId zone) {
  private static final int BUFFER = 8 * 1024;

  /**
   * The surroundings of this process.
   *
   * @param out its standard output
   */
  static Shell ofProcess(Outlet out) {
    return new Shell(
        System.in,
        stream(out),
        stream(new FileOutputStream(FileDescriptor.err)),
        Terminal.isStandardOutput(),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        ZoneId.systemDefault());
  }

  private static PrintStream stream(OutputStream file) {
    return new PrintStream(new BufferedOutputStream(file, BUFFER), true, StandardCharsets.UTF_8);
  }

  /** A variable of the environment; null if it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Whether colours are welcome. */
  boolean hasColours() {
    return isTerminal && variable("NO_COLOR") == null;
  }

  PrintWriter writer() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }
}
