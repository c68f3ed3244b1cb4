/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import org.jspecify.annotations.Nullable;

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
   * Prints the version.
   *
   * @param args ignored so far
   */
  public static void main(String[] args) {
    System.out.println("agenthub " + version());
  }

  private static String version() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
