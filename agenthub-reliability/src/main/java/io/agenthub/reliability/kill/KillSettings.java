/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.kill;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run of kill rounds consists of.
 *
 * @param directory of the run; a directory a hub is made in it
 * @param seed of every choice
 * @param rounds how many rounds at least
 * @param messages how many messages have to be acknowledged at least, by more rounds if need be
 * @param roundsPerHub after how many rounds a hub is drained, checked and left for a new one
 * @param perSecond how many messages each of the four sending threads sends a second
 * @param shortest the shortest time from the last start to a kill
 * @param longest the longest
 */
public record KillSettings(
    Path directory,
    long seed,
    int rounds,
    long messages,
    int roundsPerHub,
    int perSecond,
    Duration shortest,
    Duration longest) {
  /** A run with kills 50 to 800 ms after the start. */
  public static KillSettings of(Path directory, long seed, int rounds, long messages) {
    return new KillSettings(
        directory, seed, rounds, messages, 30, 500, Duration.ofMillis(50), Duration.ofMillis(800));
  }
}
