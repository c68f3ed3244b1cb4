/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the servers of a failed test logged, kept for whoever looks for the cause. */
final class LogReport {
  private static final int SHOWN_LINES = 20;

  private LogReport() {}

  /** Writes the logs to a file and their ends to standard error. */
  static void of(ExtensionContext context, NatsServers servers) {
    String test =
        context.getTestClass().map(Class::getName).orElse("")
            + "."
            + context.getTestMethod().map(method -> method.getName()).orElse("");
    Path file = Path.of("target", "nats-logs", test.replaceAll("[^A-Za-z0-9.$_-]", "_") + ".log");
    String log = servers.log();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> lines = log.lines().toList();
    System.err.printf("servers of %s, whole log in %s:%n", test, file.toAbsolutePath());
    lines
        .subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
        .forEach(System.err::println);
  }
}
