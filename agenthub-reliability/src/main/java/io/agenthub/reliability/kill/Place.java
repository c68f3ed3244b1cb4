/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import java.nio.file.Path;

/**
 * Where a run takes place.
 *
 * @param url of the hub
 * @param directory for the histories and logs of its processes
 */
public record Place(String url, Path directory) {
  /** An embedded hub below the directory. */
  static Place embedded(Path directory) {
    return new Place("embedded:" + directory.resolve("hub"), directory);
  }
}
