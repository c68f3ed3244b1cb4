/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The address of a hub. */
final class HubUrl {
  private static final String EMBEDDED = "embedded:";
  private static final String HOME = EMBEDDED + "~";
  private static final String MEMORY = "embedded:memory";

  private HubUrl() {}

  /** The same hub, a leading {@code ~} of its directory written out: no shell has seen it. */
  static String inHome(String url, @Nullable String home) {
    return home != null && (url.equals(HOME) || url.startsWith(HOME + "/"))
        ? EMBEDDED + home + url.substring(EMBEDDED.length() + 1)
        : url;
  }

  /** For people to read: good anywhere, without passwords. */
  static String shown(String url, Path directory) {
    return absolute(url, directory).replaceAll("//[^/@]*@", "//***@");
  }

  /** Whether it names a directory that holds no hub, nor anything of one. */
  static boolean isMissing(String url, Path directory) {
    String absolute = absolute(url, directory);
    return absolute.startsWith(EMBEDDED)
        && !absolute.equals(MEMORY)
        && !absolute.startsWith(HOME)
        && !url.equals(EMBEDDED)
        && isWithoutHub(Path.of(absolute.substring(EMBEDDED.length())));
  }

  private static boolean isWithoutHub(Path place) {
    if (!Files.isDirectory(place)) {
      return Files.notExists(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.noneMatch(file -> String.valueOf(file.getFileName()).startsWith("hub."));
    } catch (IOException notReadable) {
      return false; // opening it will say why
    }
  }

  /** The same hub from any working directory; a home that is not known here stays as it is. */
  static String absolute(String url, Path directory) {
    if (!url.startsWith(EMBEDDED) || url.equals(MEMORY) || url.startsWith(HOME)) {
      return url;
    }
    return EMBEDDED + directory.resolve(url.substring(EMBEDDED.length())).normalize();
  }
}
