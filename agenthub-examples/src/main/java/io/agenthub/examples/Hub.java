/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.examples;

/** Which hub an example uses: the one that is named on its command line, or one in memory. */
final class Hub {
  private Hub() {}

  static String url(String... args) {
    return args.length > 0 ? args[0] : "embedded:memory";
  }
}
