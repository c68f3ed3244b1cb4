/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds programs, so that a wrong name is noticed before it costs a message its attempts. */
final class Programs {
  private Programs() {}

  /**
   * Checks that a command can be started.
   *
   * @throws Failure if it cannot
   */
  static void require(String command, Shell shell) {
    if (command.contains("/") || command.contains(File.separator)) {
      if (!isProgram(shell.directory().resolve(command))) {
        throw new Failure("'%s' is not a program that can be run.".formatted(command));
      }
    } else if (!isOnPath(command, shell.variable("PATH"))) {
      throw new Failure(
          "There is no program '%s' on the PATH; give its path or install it.".formatted(command));
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }

  private static boolean isOnPath(String command, @Nullable String path) {
    if (path == null || File.separatorChar == '\\') {
      return true; // Windows adds extensions of its own: starting it will tell
    }
    for (String directory : path.split(File.pathSeparator, -1)) {
      if (isProgram(Path.of(directory).resolve(command))) {
        return true;
      }
    }
    return false;
  }
}
