/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that sessions run.
 *
 * @param command the program and its arguments
 * @param environment variables beside those of this process
 * @param errors gets what it writes to its standard error
 * @param pumps runs the threads that feed it and read from it; they block as long as it lives
 * @since 0.1
 */
public record ProcessSpec(
    List<String> command, Map<String, String> environment, OutputStream errors, Executor pumps) {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSpec.class);

  /** Copies the lists. */
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
  }

  ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  void log(String what) {
    LOG.debug("'{}': {}", command.get(0), what);
  }
}
