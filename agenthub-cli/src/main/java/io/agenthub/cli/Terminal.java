/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.Console;
import java.lang.reflect.Method;

/** Tells whether a person watches. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // null up to Java 21; asked itself from 22 on
  static boolean isStandardOutput() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      Method isTerminal = Console.class.getMethod("isTerminal"); // since Java 22
      return (boolean) isTerminal.invoke(console);
    } catch (NoSuchMethodException before22) {
      return true; // there, a console is always a terminal
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
