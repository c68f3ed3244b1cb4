/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import io.agenthub.nats.testing.NatsSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run of fault rounds consists of.
 *
 * @param directory of the run
 * @param setup of its servers
 * @param faults that strike in turn
 * @param rounds how many faults at least
 * @param messages how many messages have to be acknowledged at least, by more rounds if need be
 * @param perSecond how many messages each of the four sending threads sends a second
 * @param seed of every choice
 * @param shortest the shortest that a fault lasts, and the time between two
 * @param longest the longest
 */
public record FaultSettings(
    Path directory,
    NatsSetup setup,
    List<Fault> faults,
    int rounds,
    long messages,
    int perSecond,
    long seed,
    Duration shortest,
    Duration longest) {
  /** A run with faults of half a second to six. */
  public static FaultSettings of(
      Path directory, NatsSetup setup, List<Fault> faults, int rounds, long seed) {
    return new FaultSettings(
        directory,
        setup,
        faults,
        rounds,
        0,
        100,
        seed,
        Duration.ofMillis(500),
        Duration.ofSeconds(6));
  }

  /** The same with a least number of messages, at another pace. */
  public FaultSettings with(long least, int pace) {
    return new FaultSettings(
        directory, setup, faults, rounds, least, pace, seed, shortest, longest);
  }

  /** The same with faults, and times between two, of this length. */
  public FaultSettings lasting(Duration least, Duration most) {
    return new FaultSettings(
        directory, setup, faults, rounds, messages, perSecond, seed, least, most);
  }
}
