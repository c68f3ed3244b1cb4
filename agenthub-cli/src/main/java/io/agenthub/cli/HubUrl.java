/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.nio.file.Path;

/** The address of a hub. */
final class HubUrl {
  private static final String EMBEDDED = "embedded:";
  private static final String MEMORY = "embedded:memory";

  private HubUrl() {}

  /** The same hub from any working directory. */
  static String absolute(String url, Path directory) {
    if (!url.startsWith(EMBEDDED) || url.equals(MEMORY)) {
      return url;
    }
    return EMBEDDED + directory.resolve(url.substring(EMBEDDED.length())).normalize();
  }
}
