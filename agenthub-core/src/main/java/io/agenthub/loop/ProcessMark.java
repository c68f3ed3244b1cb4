/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A mark in the environment of a process, which all that it starts inherits, so that a process is
 * found as its offspring also when its parent is gone.
 *
 * <p>Read from {@code /proc}; where there is none, or a process may not be looked at, only the tree
 * of living parents tells who is offspring.
 */
final class ProcessMark {
  private static final String NAME = "AGENTHUB_PROCESS";

  private final String value = UUID.randomUUID().toString();

  /** Marks a process that is about to be started. */
  void put(Map<String, String> environment) {
    environment.put(NAME, value);
  }

  /** The living processes that bear the mark. */
  Stream<ProcessHandle> bearers() {
    return ProcessHandle.allProcesses().filter(this::isOn);
  }

  private boolean isOn(ProcessHandle process) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      String variables = new String(environment, StandardCharsets.ISO_8859_1);
      return ("\0" + variables).contains("\0" + NAME + "=" + value + "\0");
    } catch (IOException goneOrAnotherUsers) {
      return false;
    }
  }
}
