/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The address of a hub. */
final class HubUrl {
  private static final String EMBEDDED = "embedded:";
  private static final String MEMORY = "embedded:memory";

  private HubUrl() {}

  /** The same hub, a leading {@code ~/} of its directory written out: no shell has seen it. */
  static String inHome(String url, @Nullable String home) {
    return home != null && url.startsWith(EMBEDDED + "~/")
        ? EMBEDDED + home + url.substring(EMBEDDED.length() + 1)
        : url;
  }

  /** For people to read: good anywhere, without passwords. */
  static String shown(String url, Path directory) {
    return absolute(url, directory).replaceAll("//[^/@]*@", "//***@");
  }

  /** Whether it names a directory that does not exist. */
  static boolean isMissing(String url, Path directory) {
    String absolute = absolute(url, directory);
    return absolute.startsWith(EMBEDDED)
        && !absolute.equals(MEMORY)
        && !url.equals(EMBEDDED)
        && Files.notExists(Path.of(absolute.substring(EMBEDDED.length())));
  }

  /** The same hub from any working directory. */
  static String absolute(String url, Path directory) {
    if (!url.startsWith(EMBEDDED) || url.equals(MEMORY)) {
      return url;
    }
    return EMBEDDED + directory.resolve(url.substring(EMBEDDED.length())).normalize();
  }
}
