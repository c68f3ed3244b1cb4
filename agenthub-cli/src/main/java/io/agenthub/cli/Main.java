/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;

/**
 * The command line's entry point.
 *
 * <p><b>Threads:</b> runs on the thread that starts the JVM.
 *
 * @since 0.1
 */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process: 0 done, 1 failed, 2 bad usage.
   *
   * @param args the command and its options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Shell shell = Shell.ofProcess();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> new ErrorLine(shell).unexpected(failure));
    System.exit(run(shell, args));
  }

  /** Runs one command and returns its exit code. */
  static int run(Shell shell, String... args) {
    RootCommand root = new RootCommand(shell);
    CommandLine line = new CommandLine(root);
    Commands.add(line, root, args);
    ErrorLine errors = new ErrorLine(shell);
    Converters.register(line);
    line.setExpandAtFiles(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setOut(shell.writer())
        .setColorScheme(Help.defaultColorScheme(shell.hasColours() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
    return line.execute(args);
  }
}
