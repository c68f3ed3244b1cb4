/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Kills a server when this JVM is gone, however it went: a shell that waits for a word on its
 * standard input, and kills the server if the input ends without one.
 *
 * <p><b>Threads:</b> for one.
 */
final class Guard implements AutoCloseable {
  /** Control-C reaches every process of the terminal; the guard must outlive it to do its work. */
  private static final String SCRIPT = "trap '' INT TERM HUP; read -r word || kill -KILL \"$0\"";

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  /** Guards a process of this machine. */
  static Guard of(long pid) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(pid));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return new Guard(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Dismisses the guard; to be called when the process has ended, before its id is used again. */
  @Override
  public void close() {
    try (OutputStream input = shell.getOutputStream()) {
      input.write("ended\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
