/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.agenthub.nats.testing.NatsSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Fault rounds that fit into a build; {@code -Dfault.seed=N} repeats the choices of a run. */
final class ShortRun {
  private static final Duration BACK = Duration.ofSeconds(15);

  /** A slow machine plays more rounds until there were so many: fewer would show little. */
  private static final long ACKNOWLEDGED = 300;

  private ShortRun() {}

  /**
   * Each of the faults at least once, and the judgement.
   *
   * @param perSecond how many messages each of the four senders writes a second: few, so that
   *     little is left to be worked off at the end
   */
  static void of(NatsSetup setup, List<Fault> faults, int perSecond) {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    Path directory = Path.of("target", "fault-rounds", Long.toString(seed)).toAbsolutePath();
    FaultSettings settings =
        FaultSettings.of(directory, setup, faults, faults.size(), seed)
            .with(ACKNOWLEDGED, perSecond)
            .lasting(Duration.ofMillis(500), Duration.ofSeconds(4));

    FaultResult result = new FaultRounds(settings, sum -> {}).run();

    System.out.println("seed %d: %s".formatted(seed, result.summary()));
    assertThat(result.violations()).as("seed %d, kept in %s", seed, directory).isEmpty();
    assertThat(faults).allSatisfy(fault -> assertThat(result.rounds(fault)).isPositive());
    assertThat(result.slowest()).as("seed %d: back after a fault", seed).isLessThan(BACK);
    assertThat(result.reached().acknowledged()).isGreaterThanOrEqualTo(ACKNOWLEDGED);
  }
}
