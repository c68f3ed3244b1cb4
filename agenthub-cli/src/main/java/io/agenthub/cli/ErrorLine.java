/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import io.agenthub.cli.output.Printable;
import io.agenthub.error.AgentHubException;
import io.agenthub.error.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns every failure into one line on standard error that says what to do.
 *
 * <p>With {@code AGENTHUB_DEBUG=1} in the environment the stack trace follows.
 */
final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;

  private final Shell shell;

  ErrorLine(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    print(
        "%s%s See '%s --help'."
            .formatted(sentence(plain(String.valueOf(e.getMessage()))), guess(e), command),
        e);
    return BAD_USAGE;
  }

  /** Without what the parser says twice. */
  private static String plain(String message) {
    return message.replaceFirst("^Error: ", "").replace("option option '", "option '");
  }

  private static String guess(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      return similar.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", similar));
    }
    return "";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof Failure failure) {
      print(sentence(String.valueOf(e.getMessage())), e);
      return failure.code();
    }
    if (e instanceof AgentHubException) {
      print(sentence(String.valueOf(e.getMessage())), e);
      return e instanceof InvalidNameException ? BAD_USAGE : FAILED;
    }
    return unexpected(e);
  }

  /** What nobody foresaw, except that files may be out of reach. */
  int unexpected(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException io ? io.getCause() : failure;
    if (cause instanceof FileSystemException at && at.getFile() != null) {
      print("%s; put that right, or use another directory.".formatted(reason(at)), failure);
      return FAILED;
    }
    print(
        "unexpected failure: %s; set AGENTHUB_DEBUG=1 to see where."
            .formatted(failure.toString().strip().replaceAll("\\s*\\R\\s*", " ")),
        failure);
    return FAILED;
  }

  private static String reason(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "There is no permission for " + e.getFile();
    }
    if (e instanceof NoSuchFileException) {
      return "There is no " + e.getFile();
    }
    String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return "%s cannot be used (%s)".formatted(e.getFile(), why);
  }

  /** The output is not complete, though the command may have done its work. */
  int unwritten(String why) {
    print(
        "The output could not be written (%s); make room, or give it another place.".formatted(why),
        new IOException(why));
    return FAILED;
  }

  private void print(String line, Throwable failure) {
    shell.err().println("agenthub: " + Printable.line(line));
    if (shell.variable("AGENTHUB_DEBUG") != null) {
      failure.printStackTrace(shell.err());
    }
    shell.err().flush();
  }

  private static String sentence(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.matches(".*[.!?]") ? line : line + ".";
  }
}
