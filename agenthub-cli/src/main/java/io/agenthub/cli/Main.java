/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Arrays;
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
    Outlet out = new Outlet(new FileOutputStream(FileDescriptor.out));
    Shell shell = Shell.ofProcess(out);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> new ErrorLine(shell).unexpected(failure));
    System.exit(run(shell, out, args));
  }

  /** What was done, but not told, is no success for whoever reads the output. */
  private static int run(Shell shell, Outlet out, String... args) {
    int code = run(shell, args);
    shell.out().flush();
    String failure = out.failure();
    return failure == null ? code : Math.max(code, new ErrorLine(shell).unwritten(failure));
  }

  /** Runs one command and returns its exit code. */
  static int run(Shell shell, String... typed) {
    String[] args = withoutHelpCommand(typed);
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

  /** {@code help COMMAND} is what many type for {@code COMMAND --help}. */
  private static String[] withoutHelpCommand(String... typed) {
    if (typed.length == 0 || !typed[0].equals("help")) {
      return typed;
    }
    String[] args = Arrays.copyOfRange(typed, 1, typed.length + 1);
    args[args.length - 1] = "--help";
    return args;
  }
}
